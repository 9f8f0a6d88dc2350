package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where records go, and which time they bear.
class PlacementIT extends RecordsTest {
  private static final String PATH = "/v1/topics/t/records";
  private static final String NDJSON = "application/x-ndjson";

  private List<Long> endOffsets() {
    return engine.topics().describe("t").partitions().stream()
        .map(partition -> partition.endOffset())
        .toList();
  }

  @Nested
  class WithoutKey {
    @Test
    void singleRecordsTakeTurns() {
      topic("t", 4);

      IntStream.range(0, 8).forEach(_ -> post("/v1/topics/t", "1"));

      assertThat(endOffsets()).containsExactly(2L, 2L, 2L, 2L);
    }

    @Test
    void batchesStayTogetherAndTakeTurns() {
      topic("t", 4);

      IntStream.range(0, 4).forEach(_ -> post(PATH, "{\"records\":[{\"value\":1},{\"value\":2}]}"));

      assertThat(endOffsets()).containsExactly(2L, 2L, 2L, 2L);
    }

    /// A body of lines looked for its topic before its first request, and so took two turns: half
    /// of an even number of partitions stayed empty.
    @Test
    void bodiesOfLinesTakeTurns() {
      topic("t", 4);

      IntStream.range(0, 8).forEach(_ -> postAs(NDJSON, PATH, "{\"value\":1}\n"));

      assertThat(endOffsets()).containsExactly(2L, 2L, 2L, 2L);
    }

    /// Requests with keys took turns they had no use for.
    @Test
    void requestsWithKeysTakeNoTurn() {
      topic("t", 2);

      IntStream.range(0, 4)
          .forEach(_ -> {
            post("/v1/topics/t?partition=0", "1");
            post("/v1/topics/t", "1");
          });

      assertThat(endOffsets()).containsExactly(6L, 2L);
    }
  }

  @Nested
  class WithKey {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50})
    void areAlwaysTogether(int partitions) {
      topic("t", partitions);

      Response first = post("/v1/topics/t?key=o-1", "1");
      Response second = post(PATH, "{\"records\":[{\"key\":\"o-1\",\"value\":2}]}");
      Response third = postAs(NDJSON, PATH + "?lines=values&key_pointer=/k", "{\"k\":\"o-1\"}\n");

      int partition = first.path("partition");
      second.then().body("offsets.partition", contains(partition));
      third.then().body("partitions.partition", contains(partition));
    }
  }

  @Nested
  class Timestamps {
    @ParameterizedTest
    @ValueSource(strings = {"-1", "9223372036854775807", "99999999999999999999", "\"1\"", "1.5"})
    void outOfRangeAreRefused(String timestamp) {
      topic("t", 1);

      post(PATH, "{\"records\":[{\"value\":1,\"timestamp\":" + timestamp + "}]}")
          .then()
          .statusCode(422)
          .body("field", equalTo("timestamp"))
          .body("stored", equalTo("no"));
      postAs(NDJSON, PATH + "?lines=values&timestamp_pointer=/at", "{\"at\":" + timestamp + "}\n")
          .then()
          .statusCode(422)
          .body("line", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "999999999999999999"})
    void atTheEndsOfTheRangeComeBack(String timestamp) {
      topic("t", 1, Map.of("message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE)));

      post(PATH, "{\"records\":[{\"value\":1,\"timestamp\":" + timestamp + "}]}")
          .then()
          .statusCode(200);

      assertThat(records("t")).contains("\"timestamp\":" + timestamp + ",");
    }

    @Test
    void areTheLogsWhereTheTopicSaysSo() {
      topic("t", 1, Map.of("message.timestamp.type", "LogAppendTime"));
      long before = System.currentTimeMillis();

      post("/v1/topics/t?timestamp=5", "1").then().statusCode(200);

      long stored = get(PATH).jsonPath().getLong("records[0].timestamp");
      assertThat(stored).isBetween(before, System.currentTimeMillis());
    }
  }
}
