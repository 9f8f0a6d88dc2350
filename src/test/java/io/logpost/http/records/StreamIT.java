package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.logpost.error.LogpostException.Overloaded;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.record.TopicPartition;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.convention.TestBean;

/// Streams of a topic: how they look, where they start, what they tell and how they end.
class StreamIT extends RecordsTest {
  private static final String PATH = "/v1/topics/t/stream";
  private static final String ALL = PATH + "?offset=earliest&follow=false";

  @Autowired private OpenStreams streams;

  /// One that does at once what nothing wakes a stream for.
  @TestBean private StreamPace pace;

  static StreamPace pace() {
    return new StreamPace(Duration.ofMillis(100), Duration.ofMillis(20), Duration.ofMillis(20));
  }

  /// Streams of one test would take the failures of another.
  @AfterEach
  void endStreams() {
    engine.clear();
    assertThat(streams.awaitNone(Duration.ofSeconds(20))).isTrue();
  }

  private void put(int partition, String value) {
    post("/v1/topics/t?partition=" + partition + "&timestamp=1000", value).then().statusCode(200);
  }

  private StreamClient lines(String pathAndQuery) {
    return new StreamClient(port(), pathAndQuery, Map.of());
  }

  private StreamClient events(String pathAndQuery) {
    return StreamClient.events(port(), pathAndQuery);
  }

  private StreamClient eventsAfter(String id, String pathAndQuery) {
    return StreamClient.eventsAfter(id, port(), pathAndQuery);
  }

  private static String record(int partition, long offset, String value) {
    return "{\"topic\":\"t\",\"partition\":%d,\"offset\":%d,\"timestamp\":1000,\"key\":null,\"value\":%s}"
        .formatted(partition, offset, value);
  }

  private void deleteBefore(int partition, long offset) {
    engine.topics().deleteRecords(Map.of(new TopicPartition("t", partition), offset));
  }

  @Nested
  class AsEvents {
    @Test
    void showsARecordTheMomentItIsThere() {
      topic("t", 1);
      try (StreamClient stream = events(PATH)) {
        Map<String, String> opening = stream.event();

        put(0, "{\"id\":1}");

        assertThat(opening).containsOnlyKeys("retry", "id").containsEntry("retry", "2000");
        assertThat(stream.event())
            .containsOnlyKeys("id", "data")
            .containsEntry("data", record(0, 0, "{\"id\":1}"));
        assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
        assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
      }
    }

    @Test
    void showsAValueOnOneLine() {
      topic("t", 1);
      put(0, "{\r\n  \"a\": \"x\\ny\",\n\"b\":[\r1]}\n");

      try (StreamClient stream = events(ALL)) {
        assertThat(stream.events().getLast().get("data"))
            .isEqualTo(record(0, 0, "{  \"a\": \"x\\ny\",\"b\":[1]}"));
      }
    }

    @Test
    void keepsTheLineAliveWithComments() {
      topic("t", 1);

      try (StreamClient stream = events(PATH)) {
        stream.event();

        assertThat(List.of(stream.line(), stream.line(), stream.line(), stream.line()))
            .containsExactly(":", "", ":", "");
      }
    }

    @Test
    void hasShownWhatItStartsAfter() {
      topic("t", 1);
      put(0, "1");
      put(0, "2");

      try (StreamClient stream = events(ALL)) {
        assertThat(stream.events()).extracting(event -> event.get("data"))
            .containsExactly(null, record(0, 0, "1"), record(0, 1, "2"));
      }
    }
  }

  @Nested
  class AsLines {
    @Test
    void isTheWholeTopicWithoutFollowing() {
      topic("t", 2);
      put(0, "1");
      put(1, "\"two\"");
      put(0, "[\n3 ]");

      try (StreamClient stream = lines(ALL)) {
        assertThat(stream.rest())
            .containsExactly(
                record(0, 0, "1"), record(0, 1, "[3 ]"), record(1, 0, "\"two\""));
        assertThat(stream.header("Content-Type")).isEqualTo("application/x-ndjson");
      }
    }

    @Test
    void ofAnEmptyTopicIsEmptyWithoutFollowing() {
      topic("t", 2);

      try (StreamClient stream = lines(ALL)) {
        assertThat(stream.rest()).isEmpty();
      }
    }

    @Test
    void keepsTheLineAliveWithEmptyOnes() {
      topic("t", 1);

      try (StreamClient stream = lines(PATH)) {
        assertThat(List.of(stream.line(), stream.line())).containsExactly("", "");
      }
    }

    @Test
    void showsKeysAndValuesAsAsked() {
      topic("t", 1);
      post("/v1/topics/t?key=k&timestamp=1000", "1").then().statusCode(200);

      try (StreamClient stream = lines(ALL + "&key_format=base64&value_format=string")) {
        assertThat(stream.fullLine()).endsWith("\"key\":\"aw==\",\"value\":\"1\"}");
      }
    }
  }

  @Nested
  class Start {
    @Test
    void isTheEndUnlessSaid() {
      topic("t", 1);
      put(0, "1");
      try (StreamClient stream = lines(PATH)) {
        put(0, "2");

        assertThat(stream.fullLine()).isEqualTo(record(0, 1, "2"));
      }
    }

    @Test
    void atATimeIsTheFirstRecordThen() {
      topic("t", 1);
      post("/v1/topics/t?timestamp=1", "1").then().statusCode(200);
      put(0, "2");

      try (StreamClient stream = lines(PATH + "?timestamp=1000")) {
        assertThat(stream.fullLine()).isEqualTo(record(0, 1, "2"));
      }
    }

    @Test
    void atAPagesCursorIsAfterThatPage() {
      topic("t", 2);
      put(0, "1");
      put(0, "2");
      String cursor = get("/v1/topics/t/records?max_records=1").path("cursor");

      try (StreamClient stream = lines(PATH + "?cursor=" + cursor)) {
        assertThat(stream.fullLine()).isEqualTo(record(0, 1, "2"));
      }
    }

    @Test
    void beyondTheEndIsToldBothBounds() {
      topic("t", 1);
      String id = new TopicCursor(topicHash(), true, 0, Map.of(0, 5L)).encoded();

      get(PATH + "?cursor=" + id).then().statusCode(416).body("error_code", equalTo(41602));
    }

    private long topicHash() {
      return TopicCursor.hash(engine.topics().topicId("t"));
    }
  }

  @Nested
  class LastEventId {
    @Test
    void resumesExactlyAfterEachEvent() {
      topic("t", 2);
      put(0, "1");
      put(1, "2");
      put(0, "3");
      put(1, "4");
      List<Map<String, String>> all;
      try (StreamClient stream = events(ALL)) {
        all = stream.events();
      }

      for (int seen = 0; seen < all.size(); seen++) {
        try (StreamClient resumed = eventsAfter(all.get(seen).get("id"), ALL)) {
          List<Map<String, String>> rest = resumed.events();

          assertThat(rest.subList(1, rest.size())).isEqualTo(all.subList(seen + 1, all.size()));
        }
      }
    }

    @Test
    void ofTheOpeningMissesNothing() {
      topic("t", 1);
      String id;
      try (StreamClient stream = events(PATH)) {
        id = stream.event().get("id");
      }
      put(0, "1");

      try (StreamClient resumed = eventsAfter(id, PATH)) {
        resumed.event();
        assertThat(resumed.event()).containsEntry("data", record(0, 0, "1"));
      }
    }

    @Test
    void winsOverTheQuery() {
      topic("t", 1);
      put(0, "1");
      put(0, "2");
      String id;
      try (StreamClient stream = events(ALL)) {
        id = stream.events().get(1).get("id");
      }

      try (StreamClient resumed = eventsAfter(id, ALL)) {
        assertThat(resumed.events()).last().extracting("data").isEqualTo(record(0, 1, "2"));
      }
    }

    @Test
    void isACursorOfPagesToo() {
      topic("t", 1);
      put(0, "1");
      put(0, "2");
      String id;
      try (StreamClient stream = events(ALL)) {
        id = stream.events().get(1).get("id");
      }

      get("/v1/topics/t/records?cursor=" + id)
          .then()
          .body("records.offset", equalTo(List.of(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AQIB", "42", "AgAAAAAAAAAAAQAA"})
    void thatNobodyGaveOutIsRefused(String id) {
      topic("t", 1);

      request()
          .header("Last-Event-ID", id)
          .get(PATH)
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40011))
          .body("parameter", equalTo("Last-Event-ID"))
          .body("detail", containsString("Last-Event-ID"));
    }

    @Test
    void ofOtherPartitionsIsRefused() {
      topic("t", 2);
      String id;
      try (StreamClient stream = events(PATH + "?partitions=0")) {
        id = stream.event().get("id");
      }

      Response refused = request().header("Last-Event-ID", id).get(PATH + "?partitions=1");

      refused.then().statusCode(400).body("detail", containsString("Last-Event-ID"));
    }
  }

  @Nested
  class Partitions {
    @Test
    void mayBeChosen() {
      topic("t", 3);
      put(0, "1");
      put(1, "2");
      put(2, "3");

      try (StreamClient stream = lines(ALL + "&partitions=2,0")) {
        assertThat(stream.rest()).containsExactly(record(0, 0, "1"), record(2, 0, "3"));
      }
    }

    @Test
    void thatAreAddedAreReadFromTheirStart() {
      topic("t", 1);
      try (StreamClient stream = events(PATH)) {
        stream.event();
        engine.topics().addPartitions("t", 2);
        put(1, "1");

        assertThat(stream.event()).containsEntry("data", record(1, 0, "1"));
      }
    }

    @Test
    void thatAreAddedAreNotReadWhereSomeWereChosen() {
      topic("t", 1);
      try (StreamClient stream = lines(PATH + "?partitions=0")) {
        engine.topics().addPartitions("t", 2);
        put(1, "1");
        put(0, "2");

        assertThat(stream.fullLine()).isEqualTo(record(0, 0, "2"));
      }
    }

    @Test
    void thatAreTooManyAreRefusedWithTheLimit() {
      topic("t", 257);

      get(PATH)
          .then()
          .statusCode(400)
          .body("parameter", equalTo("partitions"))
          .body("limit", equalTo(256));
      try (StreamClient stream = lines(PATH + "?follow=false&partitions=0,256")) {
        assertThat(stream.rest()).isEmpty();
      }
    }

    @Test
    void takeTurnsWhereOneHasMuch() {
      topic("t", 2);
      String large = "\"" + "x".repeat(StreamGroup.GROUP_BYTES / 2) + "\"";
      put(0, large);
      put(0, large);
      put(0, large);
      put(1, "1");

      try (StreamClient stream = lines(ALL)) {
        assertThat(stream.rest())
            .extracting(line -> line.substring(0, 38))
            .containsExactly(
                "{\"topic\":\"t\",\"partition\":0,\"offset\":0,",
                "{\"topic\":\"t\",\"partition\":0,\"offset\":1,",
                "{\"topic\":\"t\",\"partition\":1,\"offset\":0,",
                "{\"topic\":\"t\",\"partition\":0,\"offset\":2,");
      }
    }
  }

  @Nested
  class Gap {
    @Test
    void isToldAndReadingGoesOn() {
      topic("t", 1);
      put(0, "1");
      put(0, "2");
      put(0, "3");
      String id;
      try (StreamClient stream = events(ALL)) {
        id = stream.events().get(1).get("id");
      }
      deleteBefore(0, 2);

      try (StreamClient resumed = eventsAfter(id, ALL)) {
        List<Map<String, String>> rest = resumed.events();

        assertThat(rest.get(1))
            .containsEntry("event", "gap")
            .containsEntry("data", "{\"topic\":\"t\",\"partition\":0,\"from\":1,\"to\":2}");
        assertThat(rest.get(2)).containsEntry("data", record(0, 2, "3"));
      }
    }

    @Test
    void hasALineOfItsOwn() {
      topic("t", 1);
      put(0, "1");
      String cursor = get("/v1/topics/t/records?max_records=1&offset=earliest").path("cursor");
      put(0, "2");
      put(0, "3");
      deleteBefore(0, 2);

      try (StreamClient stream = lines(PATH + "?follow=false&cursor=" + cursor)) {
        assertThat(stream.rest())
            .containsExactly(
                "{\"gap\":{\"topic\":\"t\",\"partition\":0,\"from\":1,\"to\":2}}",
                record(0, 2, "3"));
      }
    }
  }

  @Nested
  class Trouble {
    @Test
    void ofAPartitionIsToldAndTheStreamGoesOn() {
      topic("t", 1);
      try (StreamClient stream = events(PATH)) {
        stream.event();
        engine.failNext(new PartitionOffline("t", 0, "It is damaged.", Map.of()));
        Map<String, String> problem = stream.event();
        put(0, "1");

        assertThat(problem).containsOnlyKeys("event", "data").containsEntry("event", "problem");
        assertThat(problem.get("data"))
            .startsWith("{\"type\":\"/v1/errors/partition-offline\"")
            .contains("\"partition\":0");
        assertThat(stream.event()).containsEntry("data", record(0, 0, "1"));
      }
    }

    @Test
    void ofTheServerIsToldAndTheStreamGoesOn() {
      topic("t", 1);
      try (StreamClient stream = lines(PATH)) {
        engine.failNext(new Overloaded("Too much."));
        String problem = stream.fullLine();
        put(0, "1");

        assertThat(problem).startsWith("{\"problem\":{\"type\":\"/v1/errors/overloaded\"");
        assertThat(stream.fullLine()).isEqualTo(record(0, 0, "1"));
      }
    }
  }

  @Nested
  class End {
    @Test
    void comesWithAProblemWhenTheTopicIsDeleted() {
      topic("t", 1);
      try (StreamClient stream = events(PATH)) {
        stream.event();
        engine.topics().delete("t");

        List<Map<String, String>> rest = stream.events();

        assertThat(rest).singleElement().extracting("event").isEqualTo("problem");
        assertThat(rest.getFirst().get("data")).contains("\"error_code\":40401");
      }
    }

    @Test
    void comesWhenTheTopicIsMadeAnew() {
      topic("t", 1);
      try (StreamClient stream = lines(PATH)) {
        engine.topics().delete("t");
        topic("t", 1);

        assertThat(stream.rest()).singleElement().asString().startsWith("{\"problem\":{");
      }
    }
  }

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

  @Nested
  class Head {
    @Test
    void neverWaits() throws IOException {
      topic("t", 1);

      assertThat(rawLine("HEAD " + PATH))
          .startsWith("HTTP/1.1 200")
          .contains("Content-Type: application/x-ndjson");
      assertThat(rawLine("HEAD " + PATH + "?partitions=9")).startsWith("HTTP/1.1 400");
    }
  }
}
