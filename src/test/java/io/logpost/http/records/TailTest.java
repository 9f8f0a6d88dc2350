package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The newest records of a topic.
class TailTest extends RecordsTest {
  private static final String PATH = "/v1/topics/t/records";

  private void produce(int count) {
    for (int value = 1; value <= count; value++) {
      post("/v1/topics/t?timestamp=" + value, String.valueOf(value));
    }
  }

  @Nested
  class Limits {
    @Test
    void ofRecordsKeepTheNewest() {
      topic("t", 2);
      produce(6);

      get(PATH + "?tail=5&max_records=2").then().body("records.value", contains(5, 6));
    }

    @Test
    void ofRecordsThatNobodyAskedForDoNotCutATail() {
      topic("t", 1);
      post(PATH, "{\"records\":[" + "{\"value\":1},".repeat(600) + "{\"value\":2}]}");

      get(PATH + "?tail=601").then().body("records", hasSize(601));
    }

    @Test
    void ofBytesKeepTheNewest() {
      topic("t", 1);
      String text = "x".repeat(1000);
      post(
          PATH, "{\"records\":[" + ("{\"value\":\"" + text + "\"},").repeat(9) + "{\"value\":2}]}");

      String answer = get(PATH + "?tail=10&max_bytes=3000").asString();

      assertThat(answer).hasSizeLessThan(3200).contains("\"offset\":9", "\"offset\":8");
    }

    @Test
    void leaveTheNewestRecordWhateverItsSize() {
      topic("t", 1);
      produce(2);

      get(PATH + "?tail=2&max_bytes=1").then().body("records.value", contains(2));
    }
  }

  @Nested
  class Cursor {
    @Test
    void goesOnBehindTheTail() {
      topic("t", 2);
      produce(3);
      String cursor = get(PATH + "?tail=1").path("cursor");

      post("/v1/topics/t", "4");

      get(PATH + "?cursor=" + cursor).then().body("records.value", contains(4));
    }

    @Test
    void ofAThousandPartitionsFitsAUrl() {
      topic("t", 1000);
      String cursor = get(PATH).path("cursor");
      post("/v1/topics/t", "1");

      get(PATH + "?cursor=" + cursor).then().statusCode(200).body("records.value", contains(1));
    }
  }
}
