package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.convention.TestBean;

/// What the tests of streams share.
abstract class StreamTest extends RecordsTest {
  static final String PATH = "/v1/topics/t/stream";
  static final String ALL = PATH + "?offset=earliest&follow=false";

  @Autowired OpenStreams streams;

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

  void put(int partition, String value) {
    post("/v1/topics/t?partition=" + partition + "&timestamp=1000", value).then().statusCode(200);
  }

  StreamClient lines(String pathAndQuery) {
    return new StreamClient(port(), pathAndQuery, Map.of());
  }

  StreamClient events(String pathAndQuery) {
    return StreamClient.events(port(), pathAndQuery);
  }

  StreamClient eventsAfter(String id, String pathAndQuery) {
    return StreamClient.eventsAfter(id, port(), pathAndQuery);
  }

  static String record(int partition, long offset, String value) {
    return "{\"topic\":\"t\",\"partition\":%d,\"offset\":%d,\"timestamp\":1000,\"key\":null,\"value\":%s}"
        .formatted(partition, offset, value);
  }

  void deleteBefore(int partition, long offset) {
    engine.topics().deleteRecords(Map.of(new TopicPartition("t", partition), offset));
  }
}
