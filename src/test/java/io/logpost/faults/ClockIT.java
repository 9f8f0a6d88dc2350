package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import io.logpost.LogpostProcess.Surroundings;
import io.logpost.faults.Ledger.Commits;
import io.logpost.faults.Ledger.Kind;
import io.logpost.faults.ServerHttp.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Has the wall clock of a running server jump.
class ClockIT {
  private static final String RETENTION = "--logpost.log.retention-check-interval=1s";

  /// Every request begins a segment, so that all but the last one may go.
  private static final String ONE_SEGMENT_A_MS = "\"segment.ms\":\"1\"";

  @TempDir Path directory;

  private ServerHttp http;

  @Test
  void aJumpChangesNeitherOffsetsNorMembersAndDeletesNothingEarly() throws IOException {
    Path clock = directory.resolve("clock");
    Files.writeString(clock, "+0");
    try (LogpostProcess server = new LogpostProcess(jumping(clock), directory, RETENTION)) {
      http = new ServerHttp(server.port());
      http.createTopic("day", 1, "{\"retention.ms\":\"86400000\"," + ONE_SEGMENT_A_MS + "}");
      http.createTopic("probe", 1, "{}");
      http.createTopic("size", 1, "{\"retention.bytes\":\"1\"," + ONE_SEGMENT_A_MS + "}");
      Ledger ledger = new Ledger("day", Kind.KEPT);
      Producer producer = new Producer(http, ledger, 0);
      Worker worker = new Worker("w1", ledger, new Commits());
      producer.store(3);
      assertThat(worker.poll(http)).isTrue();
      String members = generation();

      jump(clock, "-1h", Duration.ofHours(-1));
      producer.store(3);
      assertThat(timestampIsTaken(Duration.ofMinutes(-30))).isTrue();
      assertThat(timestampIsTaken(Duration.ofMinutes(30))).as("90 min ahead there").isFalse();
      jump(clock, "+365d", Duration.ofDays(365));
      producer.store(3);
      assertThat(timestampIsTaken(Duration.ofMinutes(30))).isTrue();
      retentionLooks();

      producer.check();
      assertThat(worker.poll(http)).isTrue();
      assertThat(worker.isIdle()).as("the worker still gets records").isFalse();
      assertThat(generation()).isEqualTo(members);
    }
  }

  private static Surroundings jumping(Path clock) {
    String library =
        Tool.requireFile(
                "libfaketime",
                "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
                "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
                "/usr/lib64/faketime/libfaketimeMT.so.1")
            .toString();
    return new Surroundings(
        List.of(),
        Map.of(
            "LD_PRELOAD",
            library,
            "FAKETIME_TIMESTAMP_FILE",
            clock.toString(),
            "FAKETIME_CACHE_DURATION",
            "1",
            "FAKETIME_DONT_FAKE_MONOTONIC",
            "1",
            "FAKETIME_FORCE_MONOTONIC_FIX", // 1 has timed waits return at once
            "0"));
  }

  /// Returns when the server's clock has jumped.
  private void jump(Path clock, String offset, Duration ahead) throws IOException {
    Files.writeString(clock, offset);
    Producer probe = new Producer(http, new Ledger("probe", Kind.KEPT), 0);
    Await.that(() -> {
      long expected = System.currentTimeMillis() + ahead.toMillis();
      long place = probe.send(1).ok().get("offsets").get(0).get("offset").asLong();
      JsonNode record = http.fetch("probe", 0, place, 1).ok().get("records").get(0);
      return Math.abs(record.get("timestamp").asLong() - expected) < 60_000;
    });
  }

  private String generation() {
    return http.call("GET", "/v1/groups/" + Worker.GROUP, "").ok().get("generation").toString();
  }

  /// Whether a record is taken whose timestamp is so far from the real time.
  private boolean timestampIsTaken(Duration ahead) {
    long timestamp = System.currentTimeMillis() + ahead.toMillis();
    String body =
        "{\"records\":[{\"key\":\"k\",\"value\":1,\"timestamp\":%d}]}".formatted(timestamp);
    Answer answer = http.call("POST", "/v1/topics/size/records", body);
    assertThat(answer.status()).as("%s", answer).isIn(200, 422);
    return answer.status() == 200;
  }

  /// Returns when retention has looked at all logs since the call, which shows in the topic that
  /// keeps no bytes.
  private void retentionLooks() {
    for (int i = 0; i < 2; i++) {
      long end = size("end_offset");
      Producer small = new Producer(http, new Ledger("size", Kind.AGING), 0);
      small.store(1);
      small.store(1);
      Await.that(() -> size("start_offset") > end);
    }
  }

  private long size(String bound) {
    String path = "/v1/topics/size/partitions/0/offsets";
    return http.call("GET", path, "").ok().get(bound).asLong();
  }
}
