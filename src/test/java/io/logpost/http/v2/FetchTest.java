package io.logpost.http.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.response.Response;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `GET /topics/{topic}/partitions/{partition}/records`.
class FetchTest extends V2Test {
  private static final String RECORDS = "/topics/t/partitions/0/records";

  @BeforeEach
  void createTopic() {
    createTopic("t", 1);
  }

  private void produce(String type, String records) {
    post(type, "/topics/t", "{\"records\":[" + records.replace('\'', '"') + "]}")
        .then()
        .statusCode(200);
  }

  private Response fetch(String query) {
    return get(RECORDS + "?" + query);
  }

  @Nested
  class Answer {
    @Test
    void isAnArrayOfRecords() {
      produce(JSON, "{'key':'k','value':{'a':1},'timestamp':17}");

      fetch("offset=0")
          .then()
          .statusCode(200)
          .contentType(JSON)
          .body(
              equalTo(
                  "[{\"topic\":\"t\",\"key\":\"k\",\"value\":{\"a\":1},\"partition\":0,\"offset\":0,"
                      + "\"timestamp\":17}]"));
    }

    @Test
    void startsAtTheOffset() {
      produce(JSON, "{'value':0},{'value':1},{'value':2}");

      fetch("offset=1").then().body("offset", contains(1, 2));
    }

    @Test
    void isEmptyAtTheEnd() {
      fetch("offset=0&timeout=0&max_bytes=100").then().statusCode(200).body(equalTo("[]"));
    }

    @Test
    void comesTheMomentThereIsARecord() {
      CompletableFuture<Response> waiting =
          CompletableFuture.supplyAsync(() -> fetch("offset=0&timeout=60000"));

      produce(JSON, "{'value':1}");

      waiting.join().then().statusCode(200).body("value", contains(1));
    }

    @Test
    void hasNoBodyAndDoesNotWaitForHead() {
      request()
          .head(RECORDS + "?offset=0&timeout=60000")
          .then()
          .statusCode(200)
          .contentType(JSON)
          .body(equalTo(""));
    }
  }

  @Nested
  class Formats {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "application/vnd.kafka.binary.v2+json | application/vnd.kafka.binary.v2+json | 'InYi'",
          "application/vnd.kafka.json.v2+json | application/vnd.kafka.json.v2+json | v",
          "application/vnd.kafka.text.v2+json | application/vnd.kafka.text.v2+json | '\"v\"'",
          "application/vnd.kafka.v2+json | application/vnd.kafka.v2+json | v",
          "application/json | application/json | v",
          "*/* | application/vnd.kafka.json.v2+json | v",
          "application/vnd.kafka.avro.v2+json, application/vnd.kafka.v2+json | application/vnd.kafka.v2+json | v",
          "application/vnd.kafka.json.v2+json;q=0.5, application/vnd.kafka.binary.v2+json | application/vnd.kafka.binary.v2+json | 'InYi'",
          "application/vnd.kafka.binary.v2+json, application/vnd.kafka.v2+json;q=0.9 | application/vnd.kafka.binary.v2+json | 'InYi'"
        })
    void areChosenByAccept(String accept, String type, String value) {
      produce(JSON, "{'value':'v'}");

      getAs(accept, RECORDS + "?offset=0")
          .then()
          .statusCode(200)
          .contentType(equalTo(type))
          .body("value", contains(value));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "application/vnd.kafka.avro.v2+json",
          "text/plain",
          "application/vnd.kafka.json.v1+json"
        })
    void thatAreNotThereAre406(String accept) {
      getAs(accept, RECORDS + "?offset=0")
          .then()
          .statusCode(406)
          .contentType(CONTROL)
          .body("error_code", equalTo(40601))
          .body("message", containsString(BINARY));
    }

    @Test
    void ofJsonMarkTextThatIsNone() {
      produce(TEXT, "{'key':'k','value':'not json'}");

      fetch("offset=0")
          .then()
          .body(containsString("\"key_format\":\"string\",\"value_format\":\"string\"}"))
          .body("key", contains("k"))
          .body("value", contains("not json"));
    }

    @Test
    void ofJsonAndTextMarkBytesThatAreNoText() {
      produce(BINARY, "{'key':'AP8=','value':'/w=='}");

      fetch("offset=0")
          .then()
          .body(containsString("\"key_format\":\"base64\",\"value_format\":\"base64\"}"))
          .body("key", contains("AP8="))
          .body("value", contains("/w=="));
      getAs(TEXT, RECORDS + "?offset=0")
          .then()
          .body("[0].value_format", equalTo("base64"))
          .body("value", contains("/w=="));
    }

    @Test
    void ofJsonShowTheStoredWordNullAsText() {
      produce(TEXT, "{'value':'null'}");

      fetch("offset=0")
          .then()
          .body("value", contains("null"))
          .body("[0].value_format", equalTo("string"));
    }

    @Test
    void doNotEndAReadAtARecordThatTheyCanNotShow() {
      produce(JSON, "{'value':1}");
      produce(BINARY, "{'value':'/w=='}");
      produce(JSON, "{'value':2}");

      fetch("offset=0").then().body("offset", contains(0, 1, 2));
    }
  }

  @Nested
  class MaxBytes {
    @BeforeEach
    void produceThree() {
      produce(
          TEXT, "{'key':'k','value':'123456789'},{'value':'1234567890'},{'value':'1234567890'}");
    }

    @ParameterizedTest
    @CsvSource({"1,1", "10,1", "19,1", "20,2", "29,2", "30,3", "0,1", "-5,1", "9999999999,3"})
    void countKeysAndValuesAndAlwaysAnswerOne(long maxBytes, int count) {
      fetch("offset=0&max_bytes=" + maxBytes).then().statusCode(200).body("$", hasSize(count));
    }
  }

  @Nested
  class Refuses {
    @Test
    void aMissingOffset() {
      get(RECORDS + "?timeout=0")
          .then()
          .statusCode(400)
          .contentType(CONTROL)
          .body("error_code", equalTo(400))
          .body("message", containsString("offset"));
    }

    @ParameterizedTest
    @CsvSource({
      "offset=x,offset",
      "offset=,offset",
      "offset=1.5,offset",
      "offset=0&timeout=soon,timeout",
      "offset=0&max_bytes=many,max_bytes",
      "offset=99999999999999999999,offset"
    })
    void whatIsNoNumber(String query, String parameter) {
      fetch(query)
          .then()
          .statusCode(400)
          .body("error_code", equalTo(400))
          .body("message", containsString(parameter));
    }

    @Test
    void anOffsetPastTheEnd() {
      fetch("offset=7&timeout=0")
          .then()
          .statusCode(416)
          .body("error_code", equalTo(416))
          .body("message", containsString("t-0 ends at 0"));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -99})
    void aNegativeOffset(long offset) {
      fetch("offset=" + offset + "&timeout=0")
          .then()
          .statusCode(400)
          .body("message", containsString("an integer from 0, not " + offset));
    }

    @Test
    void anOffsetBeforeTheStartInItsOwnWords() {
      produce(JSON, "{'value':1},{'value':2}");
      request().delete("/v1/topics/t/partitions/0/records?before=1").then().statusCode(200);

      fetch("offset=0&timeout=0")
          .then()
          .statusCode(416)
          .body("message", equalTo("Offset 0 is out of range: t-0 starts at 1."));
    }

    @Test
    void anUnknownTopic() {
      get("/topics/nope/partitions/0/records?offset=0")
          .then()
          .statusCode(404)
          .body("error_code", equalTo(40401));
    }

    @Test
    void anUnknownPartition() {
      get("/topics/t/partitions/1/records?offset=0")
          .then()
          .statusCode(404)
          .body("error_code", equalTo(40402));
    }
  }

  @Test
  void manyRecordsComeInOnePiece() {
    produce(JSON, "{'value':'" + "x".repeat(200_000) + "'},{'value':2}");

    assertThat(fetch("offset=0").asString()).hasSizeGreaterThan(200_000).endsWith("}]");
  }
}
