package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a stream looks, where it starts, and where one resumes.
class StreamIT extends StreamTest {
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
        assertThat(stream.events())
            .extracting(event -> event.get("data"))
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
            .containsExactly(record(0, 0, "1"), record(0, 1, "[3 ]"), record(1, 0, "\"two\""));
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

      get("/v1/topics/t/records?cursor=" + id).then().body("records.offset", equalTo(List.of(1)));
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
}
