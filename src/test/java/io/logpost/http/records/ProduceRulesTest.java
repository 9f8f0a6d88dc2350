package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What produce refuses, keeps and answers beside the user stories.
class ProduceRulesTest extends RecordsTest {
  private static final String NDJSON = "application/x-ndjson";
  private static final String PATH = "/v1/topics/t/records";
  private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");
  private static final long TOO_LATE = 999_999_999_999_999L;

  @Nested
  class KeyOfACompactedTopic {
    @Test
    void missingInABatchNamesItsRecord() {
      topic("t", 1, COMPACTED);

      post(PATH, "{\"records\":[{\"key\":\"a\",\"value\":1},{\"value\":2}]}")
          .then()
          .statusCode(422)
          .body("error_code", equalTo(42210))
          .body("record", equalTo(1))
          .body("field", equalTo("key"))
          .body("detail", containsString("records[1].key is missing; the topic is compacted"))
          .body("stored", equalTo("no"));

      get(PATH).then().body("records", hasSize(0));
    }

    @Test
    void missingInALineNamesItAndKeepsTheLinesBefore() {
      topic("t", 1, COMPACTED);

      postAs(NDJSON, PATH, "{\"key\":\"a\",\"value\":1}\n{\"key\":null,\"value\":2}\n")
          .then()
          .statusCode(422)
          .body("field", equalTo("key"))
          .body("line", equalTo(2))
          .body("stored", equalTo(1));

      get(PATH).then().body("records.value", contains(1));
    }

    @Test
    void missingOfASingleRecordStoresNothing() {
      topic("t", 1, COMPACTED);

      post("/v1/topics/t", "1")
          .then()
          .statusCode(422)
          .body("field", equalTo("key"))
          .body("stored", equalTo("no"));
      post("/v1/topics/t?key=a", "2").then().statusCode(200);

      get(PATH).then().body("records.value", contains(2));
    }
  }

  @Nested
  class Timestamp {
    /// The engine alone used to check it, which knows of no lines: the first line was blamed, and
    /// those before the bad one were lost.
    @Test
    void tooFarAheadNamesItsLineAndKeepsTheLinesBefore() {
      topic("t", 1);

      postAs(
              NDJSON,
              PATH,
              "{\"value\":1}\n{\"value\":2,\"timestamp\":" + TOO_LATE + "}\n{\"value\":3}\n")
          .then()
          .statusCode(422)
          .body("field", equalTo("timestamp"))
          .body("line", equalTo(2))
          .body("stored", equalTo(1))
          .body("detail", endsWith("clock. Line 1 is stored; send again from line 2."));

      get(PATH).then().body("records.value", contains(1));
    }

    @Test
    void tooFarAheadNamesItsRecord() {
      topic("t", 1);

      post(PATH, "{\"records\":[{\"value\":1},{\"value\":2,\"timestamp\":" + TOO_LATE + "}]}")
          .then()
          .statusCode(422)
          .body("error_code", equalTo(42210))
          .body("record", equalTo(1))
          .body("field", equalTo("timestamp"))
          .body("stored", equalTo("no"));

      get(PATH).then().body("records", hasSize(0));
    }

    @Test
    void foundByAPointerNamesItsLine() {
      topic("t", 1);

      postAs(
              NDJSON,
              PATH + "?lines=values&timestamp_pointer=/at",
              "{\"at\":1}\n{\"at\":" + TOO_LATE + "}\n")
          .then()
          .statusCode(422)
          .body("field", equalTo("timestamp_pointer"))
          .body("line", equalTo(2))
          .body("stored", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999999999999", "-1", "1969-12-31T00:00:00Z"})
    void inTheQueryIsAParameter(String timestamp) {
      topic("t", 1);

      post("/v1/topics/t?timestamp=" + timestamp, "1")
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40011))
          .body("parameter", equalTo("timestamp"))
          .body("stored", equalTo("no"));
    }

    @Test
    void isOfNoConcernWhereTheLogSetsIt() {
      topic("t", 1, Map.of("message.timestamp.type", "LogAppendTime"));

      post("/v1/topics/t?timestamp=" + TOO_LATE, "1").then().statusCode(200);
    }
  }

  @Nested
  class WithoutKey {
    /// Looking for the topic took a turn too, so that every second partition was left out.
    @Test
    void linesTakeTurnsOverAllPartitions() {
      topic("t", 2);

      int first = postAs(NDJSON, PATH, "{\"value\":1}\n").path("partitions[0].partition");
      int second = postAs(NDJSON, PATH, "{\"value\":1}\n").path("partitions[0].partition");

      assertThat(second).isNotEqualTo(first);
    }

    @Test
    void recordsTakeTurnsWhateverHasAKeyBetween() {
      topic("t", 2);

      int first = post("/v1/topics/t", "1").path("partition");
      post("/v1/topics/t?key=k", "1");
      int second = post("/v1/topics/t", "1").path("partition");

      assertThat(second).isNotEqualTo(first);
    }
  }

  @Nested
  class Lines {
    @Test
    void ofTextMayBeBlank() {
      topic("t", 1);

      postAs("text/plain", PATH + "?lines=values", "a\n\n  \r\nb\n")
          .then()
          .statusCode(200)
          .body("count", equalTo(4));

      get(PATH + "?value_format=string").then().body("records.value", contains("a", "", "  ", "b"));
    }

    @Test
    void ofJsonThatAreBlankAreSkipped() {
      topic("t", 1);

      postAs(NDJSON, PATH + "?lines=values", "1\n\n  \n2").then().body("count", equalTo(2));
    }

    @Test
    void withoutAcksAreAcceptedWhateverTheAnswerIsWrittenIn() {
      topic("t", 1);

      String answer =
          request()
              .contentType(NDJSON)
              .accept(NDJSON)
              .body("{\"value\":1}\n".getBytes(StandardCharsets.UTF_8))
              .post(PATH + "?acks=0")
              .then()
              .statusCode(202)
              .extract()
              .asString();

      assertThat(answer).isEqualTo("{\"done\":true,\"count\":1}\n");
    }
  }

  @Nested
  class Body {
    @Test
    void thatNestsTooDeepIsToldSo() {
      topic("t", 1);

      postAs("application/json", "/v1/topics/t", "[".repeat(1000) + "]".repeat(1000))
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40010))
          .body("detail", containsString("nested more than 100 deep"));
    }
  }

  @Nested
  class ContentType {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "text/plain;a=%22b%0d%0aX-Evil:1%22",
          "text/plain;a=%22%00%22",
          "text/plain;a=%22%C3%A4%22"
        })
    void withCharactersThatNoHeaderHoldsIsNone(String type) {
      topic("t", 1);
      post("/v1/topics/t?header=content-type:" + type, "1").then().statusCode(200);

      get("/v1/topics/t/partitions/0/records/0")
          .then()
          .statusCode(200)
          .contentType("application/octet-stream");
    }
  }
}
