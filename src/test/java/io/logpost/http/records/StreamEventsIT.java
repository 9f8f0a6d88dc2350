package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.logpost.error.LogpostException.Overloaded;
import io.logpost.error.LogpostException.PartitionOffline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What happens to a stream: partitions, gaps, trouble, and its end.
class StreamEventsIT extends StreamTest {
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
    void comesWhenTheReaderHasLeft() {
      topic("t", 1);
      try (StreamClient stream = events(PATH)) {
        stream.event();
      }

      assertThat(streams.awaitNone(Duration.ofSeconds(20))).isTrue();
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
