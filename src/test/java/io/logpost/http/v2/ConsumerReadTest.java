package io.logpost.http.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reading records through a consumer instance.
class ConsumerReadTest extends ConsumersTest {
  private static final String FROM_EARLIEST =
      "{\"name\":\"c1\",\"format\":\"%s\",\"auto.offset.reset\":\"earliest\"}";

  private static String settings(String format) {
    return FROM_EARLIEST.formatted(format);
  }

  @Nested
  class Records {
    @Test
    void comeWithTheFirstReadAndOnce() {
      subscribed(settings("json"));
      post(
          JSON,
          "/topics/orders/partitions/1",
          "{\"records\":[{\"key\":\"k\",\"value\":{\"n\":1},\"timestamp\":5}]}");

      read()
          .then()
          .statusCode(200)
          .contentType(JSON)
          .body(
              equalTo(
                  "[{\"topic\":\"orders\",\"key\":\"k\",\"value\":{\"n\":1},\"partition\":1,\"offset\":0,\"timestamp\":5}]"));
      read().then().statusCode(200).body(equalTo("[]"));
    }

    @Test
    void comeInTheInstancesFormat() {
      produce(0, "\"v\"");
      subscribed(settings("binary"));

      read().then().contentType(BINARY).body("[0].value", equalTo("InYi"));
    }

    @Test
    void ofAnotherFormatAreMarkedAndBlockNothing() {
      post(BINARY, "/topics/orders/partitions/0", "{\"records\":[{\"value\":\"AP8=\"}]}");
      produce(0, "1");
      subscribed(settings("json"));

      read()
          .then()
          .body("[0].value", equalTo("AP8="))
          .body("[0].value_format", equalTo("base64"))
          .body("[1].value", equalTo(1));
    }

    @Test
    void fillAtMostWhatIsAskedAndAtLeastOne() {
      produce(0, "\"0123456789\"", "\"0123456789\"", "\"0123456789\"");
      subscribed(settings("json"));

      get(C1 + "/records?max_bytes=1&timeout=100").then().body("offset", contains(0));
      get(C1 + "/records?max_bytes=24&timeout=100").then().body("offset", contains(1, 2));
    }

    @Test
    void areNotTakenByHead() {
      produce(0, "1");
      subscribed(settings("json"));

      request().head(C1 + "/records").then().statusCode(200);

      read().then().body("$", hasSize(1));
    }
  }

  @Nested
  class Accept {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            application/vnd.kafka.binary.v2+json                                   | application/vnd.kafka.binary.v2+json
            application/vnd.kafka.json.v2+json, application/vnd.kafka.v2+json      | application/vnd.kafka.v2+json
            application/vnd.kafka.json.v2+json, */*;q=0.1                          | application/vnd.kafka.binary.v2+json
            application/vnd.kafka.v2+json                                          | application/vnd.kafka.v2+json
            application/json                                                       | application/json
            */*                                                                    | application/vnd.kafka.binary.v2+json
            text/plain                                                             | application/vnd.kafka.binary.v2+json
            """)
    void leavesTheFormatToTheInstance(String accept, String answered) {
      produce(0, "\"v\"");
      subscribed(settings("binary"));

      getAs(accept, C1 + "/records")
          .then()
          .statusCode(200)
          .contentType(answered)
          .body("[0].value", equalTo("InYi"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {JSON, "application/vnd.kafka.avro.v2+json", JSON + ", " + TEXT + ";q=0.5"})
    void ofOtherFormatsOnlyIs40601(String accept) {
      produce(0, "1");
      subscribed(settings("binary"));

      getAs(accept, C1 + "/records").then().statusCode(406).body("error_code", equalTo(40601));

      read().then().body("$", hasSize(1));
    }

    @Test
    void ofOtherFormatsHasTheStatusInStrimzisDialect() {
      subscribed(STRIMZIS);

      getAs(BINARY, C1 + "/records").then().statusCode(406).body("error_code", equalTo(406));
    }
  }

  @Nested
  class Waiting {
    @Test
    void endsWithTheFirstRecordWhateverMinBytesSay() {
      subscribed(settings("json").replace("}", ",\"fetch.min.bytes\":-1}"));
      produce(0, "1");

      get(C1 + "/records?timeout=60000").then().body("$", hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?timeout=0", "?timeout=-1", "?timeout="})
    void isTheInstancesWhereNothingIsAsked(String query) {
      subscribed(settings("json").replace("}", ",\"consumer.request.timeout.ms\":1}"));

      get(C1 + "/records" + query).then().statusCode(200).body("$", empty());
    }

    @Test
    void isNoText() {
      subscribed(settings("json"));

      get(C1 + "/records?timeout=soon").then().statusCode(400).body("error_code", equalTo(400));
      get(C1 + "/records?max_bytes=x").then().statusCode(400).body("error_code", equalTo(400));
    }
  }

  /// A client that reads once right after subscribing, only to join, throws the answer away.
  @Nested
  class TheVeryFirstReadOfAMoment {
    @Test
    void losesNothing() {
      produce(0, "1");
      subscribed(settings("json"));

      get(C1 + "/records?timeout=10").then().statusCode(200).body(equalTo("[]"));

      get(C1 + "/records?timeout=10").then().body("offset", contains(0));
    }

    @Test
    void isNoneOf100Ms() {
      produce(0, "1");
      subscribed(settings("json"));

      get(C1 + "/records?timeout=100").then().body("offset", contains(0));
    }
  }

  @Nested
  class WithoutInterest {
    @Test
    void thereIsNothingToRead() {
      create(CONFLUENTS);

      read().then().statusCode(409).body("error_code", equalTo(40903));
    }
  }

  @Nested
  class TwoInstances {
    @Test
    void shareATopic() {
      subscribed(CONFLUENTS);
      create(CONFLUENTS.replace("c1", "c2"));
      String c2 = BILLING + "/instances/c2";
      post(CONTROL, c2 + "/subscription", "{\"topics\":[\"orders\"]}").then().statusCode(204);
      produce(0, "1", "2");
      produce(1, "1", "2");

      assertThat(read().jsonPath().getList("partition")).hasSize(2);
      assertThat(get(c2 + "/records").jsonPath().getList("partition")).hasSize(2);
    }
  }
}
