package io.logpost.http.records;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every parameter of a stream that is wrong.
class StreamBadInputIT extends StreamTest {
  @Nested
  class BadInput {
    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "offset=5; offset; must be earliest or latest here",
          "offset=last; offset; earliest",
          "offset=; offset; earliest",
          "timestamp=now; timestamp; ISO 8601",
          "timestamp=-1; timestamp; ISO 8601",
          "cursor=x; cursor; server gave out",
          "cursor=; cursor; server gave out",
          "offset=latest&timestamp=1; timestamp; At most one",
          "offset=latest&cursor=x; cursor; At most one",
          "partitions=1; partitions; has no partition 1",
          "partitions=a; partitions; numbers with commas",
          "partitions=; partitions; numbers with commas",
          "follow=maybe; follow; true or false",
          "follow=; follow; true or false",
          "follow=true&follow=false; follow; twice",
          "isolation=none; isolation; read_committed",
          "key_format=text; key_format; string",
          "value_format=text; value_format; string",
          "wait_ms=5; wait_ms; it takes: offset, timestamp, cursor, partitions, follow",
          "tail=5; tail; no parameter tail"
        })
    void isNamed(String query, String parameter, String detail) {
      topic("t", 1);

      get(PATH + "?" + query)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("parameter", equalTo(parameter))
          .body("detail", containsString(detail));
    }

    @Test
    void ofATopicIsNotFound() {
      get(PATH).then().statusCode(404).body("error_code", equalTo(40401));
    }
  }
}
