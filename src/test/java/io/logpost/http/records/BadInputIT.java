package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every field and parameter with a wrong type, out of range or missing. A refused request stores
/// nothing.
class BadInputIT extends RecordsTest {
  private static final String PATH = "/v1/topics/t/records";

  private void nothingIsStored() {
    assertThat(records("t")).startsWith("{\"records\":[]");
  }

  @Nested
  class Fields {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "{}",
          "{\"key\":\"k\"}",
          "{\"value\":1,\"key\":1}",
          "{\"value\":1,\"key\":{}}",
          "{\"value\":1,\"key\":\"\\ud800\"}",
          "{\"value\":1,\"timestamp\":\"1\"}",
          "{\"value\":1,\"timestamp\":-1}",
          "{\"value\":1,\"timestamp\":1.0}",
          "{\"value\":1,\"timestamp\":1e3}",
          "{\"value\":1,\"timestamp\":99999999999999999999}",
          "{\"value\":1,\"partition\":\"0\"}",
          "{\"value\":1,\"partition\":-1}",
          "{\"value\":1,\"key_format\":\"text\"}",
          "{\"value\":1,\"key_format\":1}",
          "{\"value\":1,\"value_format\":\"string\"}",
          "{\"value\":1,\"value_format\":\"base64\"}",
          "{\"value\":1,\"headers\":{}}",
          "{\"value\":1,\"headers\":[1]}",
          "{\"value\":1,\"headers\":[{}]}",
          "{\"value\":1,\"headers\":[{\"name\":\"a\"}]}",
          "{\"value\":1,\"headers\":[{\"name\":1,\"value\":\"b\"}]}",
          "{\"value\":1,\"headers\":[{\"name\":\"a\",\"value\":1}]}",
          "{\"value\":1,\"headers\":[{\"name\":\"a\",\"value\":\"b\",\"x\":1}]}",
          "{\"value\":1,\"headers\":[{\"name\":\"a\",\"name\":\"a\",\"value\":\"b\"}]}",
          "{\"value\":1,\"value\":2}",
          "{\"value\":1,\"offset\":2}",
          "{\"value\":1,\"topic\":\"t\"}",
          "1",
          "null",
          "[]"
        })
    void thatBreakARuleAreNamed(String record) {
      topic("t", 1);

      post(PATH, "{\"records\":[{\"value\":0}," + record + "]}")
          .then()
          .statusCode(422)
          .body("error_code", equalTo(42210))
          .body("record", equalTo(1))
          .body("stored", equalTo("no"));

      nothingIsStored();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"[]", "1", "{}", "{\"records\":1}", "{\"records\":[],\"x\":1}", "{\"value\":1}"})
    void ofAnEnvelopeAreChecked(String body) {
      topic("t", 1);

      post(PATH, body).then().statusCode(422).body("error_code", equalTo(42210));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"records\":[{\"value\":1}]", "{\"records\":[{]}", "x"})
    void ofNoJsonAreNone(String body) {
      topic("t", 1);

      postAs("application/json", PATH, body)
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40010))
          .body("line", equalTo(1));

      nothingIsStored();
    }
  }

  /// What a parameter's range is told by.
  @Nested
  class Ranges {
    @ParameterizedTest
    @CsvSource({
      "records, max_records, 0, 100000",
      "records, max_records, 100001, 100000",
      "records, max_bytes, 0, 67108864",
      "records, max_bytes, 99999999999, 67108864",
      "records, wait_ms, -1, 60000",
      "records, wait_ms, 60001, 60000",
      "records, wait_ms, 1.5, 60000",
      "records, tail, 0, 10000",
      "records, tail, 10001, 10000",
      "partitions/0/records, max_records, 0, 100000",
      "partitions/0/records, max_records, 100001, 100000",
      "partitions/0/records, max_bytes, 0, 67108864",
      "partitions/0/records, max_bytes, 67108865, 67108864",
      "partitions/0/records, wait_ms, -1, 60000",
      "partitions/0/records, wait_ms, 60001, 60000"
    })
    void nameTheParameterAndItsCap(String call, String parameter, String value, int limit) {
      topic("t", 1);

      get("/v1/topics/t/" + call + "?" + parameter + "=" + value)
          .then()
          .statusCode(400)
          .body("parameter", equalTo(parameter))
          .body("limit", equalTo(limit));
    }

    @ParameterizedTest
    @CsvSource({
      "records, key_format, JSON",
      "records, value_format, Base64",
      "records, isolation, READ_COMMITTED",
      "partitions/0/records, tail, 0",
      "partitions/0/records, key_format, STRING",
      "partitions/0/records, value_format, text",
      "partitions/0/records, isolation, none"
    })
    void nameTheParameterAlone(String call, String parameter, String value) {
      topic("t", 1);

      get("/v1/topics/t/" + call + "?" + parameter + "=" + value)
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40011))
          .body("parameter", equalTo(parameter))
          .body("detail", startsWith(parameter + " must be "));
    }
  }

  @Nested
  class Parameters {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "partition=-1",
          "partition=1",
          "partition=x",
          "partition=",
          "key_format=text",
          "value_format=xml",
          "acks=2",
          "lines=records",
          "lines=values",
          "key_pointer=/a",
          "timestamp_pointer=/a",
          "unknown=1",
          "acks=1&acks=1"
        })
    void ofABatch(String query) {
      topic("t", 1);

      post(PATH + "?" + query, "{\"records\":[{\"value\":0}]}")
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40011));

      nothingIsStored();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "partition=1",
          "timestamp=x",
          "timestamp=-1",
          "timestamp=2026-01-01",
          "timestamp=1960-01-01T00:00:00Z",
          "header=x",
          "header=:x",
          "key=%25&key_format=base64",
          "key=x&key_format=json",
          "acks=x",
          "value_format=json"
        })
    void ofARecord(String query) {
      topic("t", 1);

      post("/v1/topics/t?" + query, "1").then().statusCode(400).body("error_code", equalTo(40011));

      nothingIsStored();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "offset=5",
          "offset=x",
          "timestamp=x",
          "tail=0",
          "tail=10001",
          "cursor=x",
          "cursor=AQIB",
          "cursor=",
          "partitions=1",
          "partitions=0,",
          "partitions=a",
          "max_records=0",
          "max_records=100001",
          "max_bytes=0",
          "max_bytes=999999999999",
          "wait_ms=-1",
          "wait_ms=60001",
          "isolation=none",
          "key_format=x",
          "value_format=x",
          "offset=latest&tail=1"
        })
    void ofATopicsFetch(String query) {
      topic("t", 1);

      get(PATH + "?" + query).then().statusCode(400).body("error_code", equalTo(40011));
    }

    @ParameterizedTest
    @ValueSource(strings = {"offset=-1", "offset=x", "tail=0", "timestamp=x", "cursor=AQIB"})
    void ofAPartitionsFetch(String query) {
      topic("t", 1);

      get("/v1/topics/t/partitions/0/records?" + query)
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40011));
    }
  }
}
