package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.logpost.record.TopicPartition;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pages, cursors, tails and starts.
class FetchIT extends RecordsTest {
  private static final String PATH = "/v1/topics/t/records";
  private static final String PARTITION = "/v1/topics/t/partitions/0/records";

  /// Stores the numbers from 0 on, a timestamp of 1000 and up each.
  private void numbers(int partition, int count) {
    for (int i = 0; i < count; i++) {
      put(partition, 1000 + i, "" + i);
    }
  }

  private void put(int partition, long timestamp, String value) {
    post("/v1/topics/t?partition=" + partition + "&timestamp=" + timestamp, value)
        .then()
        .statusCode(200);
  }

  private Response page(String cursor, String query) {
    return get(PATH + "?cursor=" + cursor + query);
  }

  private static String cursor(Response answer) {
    return answer.then().statusCode(200).extract().path("cursor");
  }

  @Nested
  class Cursor {
    @Test
    void readsPartitionsThatWereAddedSince() {
      topic("t", 1);
      numbers(0, 1);
      String cursor = cursor(get(PATH));
      engine.topics().addPartitions("t", 2);
      put(1, 5, "\"new\"");

      Response answer = page(cursor, "");

      answer.then().body("records.value", contains("new")).body("at_end", equalTo(true));
    }

    @Test
    void ofATopicThatWasMadeAnewIsRefused() {
      topic("t", 1);
      String cursor = cursor(get(PATH));
      engine.topics().delete("t");
      topic("t", 1);

      page(cursor, "")
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40011))
          .body("detail", containsString("deleted since"));
    }

    @Test
    void ofAnotherTopicIsRefused() {
      topic("t", 1);
      topic("u", 1);
      String cursor = cursor(get("/v1/topics/u/records"));

      page(cursor, "").then().statusCode(400).body("parameter", equalTo("cursor"));
    }

    @Test
    void ofOtherPartitionsIsRefused() {
      topic("t", 2);
      String cursor = cursor(get(PATH + "?partitions=0"));

      page(cursor, "&partitions=1").then().statusCode(400);
      page(cursor, "").then().statusCode(400);
      page(cursor, "&partitions=0").then().statusCode(200);
    }

    @Test
    void belowTheStartIsToldBothBounds() {
      topic("t", 1);
      numbers(0, 5);
      String cursor = cursor(get(PATH + "?max_records=1"));
      engine.topics().deleteRecords(Map.of(new TopicPartition("t", 0), 3L));

      page(cursor, "")
          .then()
          .statusCode(416)
          .body("error_code", equalTo(41601))
          .body("start_offset", equalTo(3))
          .body("end_offset", equalTo(5));
    }

    @Test
    void letsPartitionsTakeTurns() {
      topic("t", 3);
      numbers(0, 5);
      numbers(1, 5);
      numbers(2, 5);

      Response first = get(PATH + "?max_records=2");
      Response second = page(cursor(first), "&max_records=2");
      Response third = page(cursor(second), "&max_records=2");
      Response fourth = page(cursor(third), "&max_records=2");

      first.then().body("records.partition", contains(0, 0)).body("at_end", equalTo(false));
      second.then().body("records.partition", contains(1, 1));
      third.then().body("records.partition", contains(2, 2));
      fourth.then().body("records.partition", contains(0, 0)).body("records.value", contains(2, 3));
    }

    @Test
    void isAtTheEndOnlyWhenAllPartitionsAre() {
      topic("t", 2);
      numbers(0, 2);
      numbers(1, 1);

      Response first = get(PATH + "?max_records=2");
      Response second = page(cursor(first), "");

      first.then().body("at_end", equalTo(false));
      second.then().body("at_end", equalTo(true)).body("records.partition", contains(1));
      page(cursor(second), "").then().body("records", hasSize(0)).body("at_end", equalTo(true));
    }
  }

  @Nested
  class Partitions {
    @Test
    void mayBeChosenInAnyOrderAndTwice() {
      topic("t", 3);
      numbers(0, 1);
      numbers(1, 1);
      numbers(2, 1);

      get(PATH + "?partitions=2,0,2").then().body("records.partition", contains(0, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "-1", "0,,1", "a", "", "0;1", "99999999999"})
    void thatAreNoneAreRefused(String partitions) {
      topic("t", 3);

      get(PATH + "?partitions=" + partitions)
          .then()
          .statusCode(400)
          .body("parameter", equalTo("partitions"));
    }
  }

  @Nested
  class Tail {
    @Test
    void isTheNewestAcrossPartitions() {
      topic("t", 3);
      put(0, 1, "\"a\"");
      put(1, 2, "\"b\"");
      put(2, 3, "\"c\"");
      put(0, 4, "\"d\"");

      get(PATH + "?tail=3").then().body("records.value", contains("b", "c", "d"));
    }

    @Test
    void breaksTiesByPartition() {
      topic("t", 3);
      put(2, 5, "\"c\"");
      put(1, 5, "\"b\"");
      put(0, 5, "\"a\"");

      get(PATH + "?tail=2").then().body("records.value", contains("b", "c"));
      get(PATH + "?tail=3").then().body("records.value", contains("a", "b", "c"));
    }

    @Test
    void keepsTheOrderOfAPartitionWhoseTimesFall() {
      topic("t", 2);
      put(0, 9, "\"a\"");
      put(0, 1, "\"b\"");
      put(1, 5, "\"c\"");

      get(PATH + "?tail=3").then().body("records.value", contains("c", "a", "b"));
    }

    @Test
    void ofMoreThanThereIsIsAll() {
      topic("t", 2);
      numbers(0, 2);

      get(PATH + "?tail=10000").then().body("records", hasSize(2)).body("at_end", equalTo(true));
    }

    @Test
    void leavesOutWhatWasDeleted() {
      topic("t", 1);
      numbers(0, 5);
      engine.topics().deleteRecords(Map.of(new TopicPartition("t", 0), 3L));

      get(PATH + "?tail=4").then().body("records.value", contains(3, 4));
      get(PARTITION + "?tail=4").then().body("records.value", contains(3, 4));
    }

    @Test
    void givesACursorThatGoesOnAfterIt() {
      topic("t", 1);
      numbers(0, 2);
      String cursor = cursor(get(PATH + "?tail=1"));
      put(0, 1, "\"new\"");

      page(cursor, "").then().body("records.value", contains("new"));
    }
  }

  @Nested
  class Page {
    @Test
    void alwaysHoldsOneRecord() {
      topic("t", 1);
      numbers(0, 3);

      get(PATH + "?max_bytes=1").then().body("records", hasSize(1));
      get(PARTITION + "?max_bytes=1").then().body("records", hasSize(1));
    }

    @Test
    void endsAtMaxRecords() {
      topic("t", 1);
      numbers(0, 3);

      get(PARTITION + "?max_records=2")
          .then()
          .body("records", hasSize(2))
          .body("next_offset", equalTo(2))
          .body("end_offset", equalTo(3));
    }
  }

  @Nested
  class Start {
    @Test
    void atTheLatestWaitsForWhatComes() {
      topic("t", 1);
      numbers(0, 2);

      get(PARTITION + "?offset=latest")
          .then()
          .body("records", hasSize(0))
          .body("next_offset", equalTo(2));
      get(PATH + "?offset=latest").then().body("records", hasSize(0)).body("at_end", equalTo(true));
    }

    @Test
    void atATimeIsTheFirstRecordThen() {
      topic("t", 1);
      numbers(0, 3);

      get(PATH + "?timestamp=1001").then().body("records.value", contains(1, 2));
      get(PARTITION + "?timestamp=1970-01-01T00:00:01.002Z")
          .then()
          .body("records.value", contains(2));
      get(PATH + "?timestamp=1970-01-01T01:00:01.002%2B01:00")
          .then()
          .body("records.value", contains(2));
      get(PARTITION + "?timestamp=5000").then().body("next_offset", equalTo(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01T00:00:00+01:00", "2026-01-01", "-1", "1.5", "now", ""})
    void atNoTimeIsExplained(String timestamp) {
      topic("t", 1);

      get(PATH + "?timestamp=" + timestamp)
          .then()
          .statusCode(400)
          .body("parameter", equalTo("timestamp"))
          .body("detail", containsString("%2B"));
    }

    @Test
    void outsideTheLogIsToldBothBounds() {
      topic("t", 1);
      numbers(0, 5);
      engine.topics().deleteRecords(Map.of(new TopicPartition("t", 0), 3L));

      get(PARTITION + "?offset=2")
          .then()
          .statusCode(416)
          .body("error_code", equalTo(41601))
          .body("start_offset", equalTo(3))
          .body("end_offset", equalTo(5));
      get(PARTITION + "?offset=6")
          .then()
          .statusCode(416)
          .body("error_code", equalTo(41602))
          .body("start_offset", equalTo(3))
          .body("end_offset", equalTo(5));
    }
  }

  @Nested
  class Head {
    /// The socket gives up after 10 s, the wait would end after 60.
    @Test
    void neverWaits() throws IOException {
      topic("t", 1);

      assertThat(rawLine("HEAD " + PATH + "?wait_ms=60000")).startsWith("HTTP/1.1 200");
      assertThat(rawLine("HEAD " + PARTITION + "?wait_ms=60000")).startsWith("HTTP/1.1 200");
    }
  }
}
