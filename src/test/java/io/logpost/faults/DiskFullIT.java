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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fills the disk below a running server to its last byte, logs and metadata alike, and makes room
/// again; then kills it on a full disk.
class DiskFullIT {
  /// No floor: writes themselves meet the end of the disk.
  private static final String NO_FLOOR = "--logpost.log.min-free-bytes=0";

  private static final int DISK_MEBIBYTES = 64;
  private static final int FILLER_MEBIBYTES = 20;
  private static final int LARGE = 90_000;
  private static final String TOPIC = "full";
  private static final String GROUP = "manual";

  @TempDir Path directory;

  private final Ledger ledger = new Ledger(TOPIC, Kind.KEPT);
  private final Commits workersCommits = new Commits();
  private final Commits manualCommits = new Commits();
  private final Worker worker = new Worker("w1", ledger, workersCommits);
  private List<Producer> producers = List.of();
  private ServerHttp http;
  private long committed;

  @Test
  void aFullDiskRefusesWritesAndHealsWithoutLoss() throws IOException {
    try (Disk _ = Disk.inMemory(directory.resolve("data"), DISK_MEBIBYTES);
        LogpostProcess server = new LogpostProcess(directory, NO_FLOOR)) {
      Path filler = filler("filler-1");
      Path other = filler("filler-2");
      http = new ServerHttp(server.port());
      http.createTopic(TOPIC, 4, "{}");
      producers = Stream.of(0, 1, 2, 3).map(p -> new Producer(http, ledger, p)).toList();
      everythingWorks();

      producers.parallelStream().forEach(DiskFullIT::sendUntilRefused);
      onlyReadsWork();
      Files.delete(filler);
      everythingWorks();

      producers.parallelStream().forEach(DiskFullIT::sendUntilRefused);
      server.kill();
      server.beginStart(Surroundings.NONE, NO_FLOOR);
      assertThat(server.getsReady()).isFalse();
      assertThat(server.output()).contains("a start needs");
      Files.delete(other);
      server.start(NO_FLOOR);
      check();
      everythingWorks();
    }
  }

  private Path filler(String name) throws IOException {
    return Files.write(directory.resolve("data").resolve(name), new byte[FILLER_MEBIBYTES << 20]);
  }

  private static void sendUntilRefused(Producer producer) {
    Answer answer = producer.send(5, LARGE);
    while (answer.status() == 200) {
      answer = producer.send(5, LARGE);
    }
    assertRefused(answer);
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(507);
    assertThat(answer.stored()).isEqualTo("no");
  }

  private void everythingWorks() {
    producers.forEach(producer -> producer.store(10));
    assertThat(commit().status()).isEqualTo(204);
    long before = workersCommits.acknowledged().values().stream().mapToLong(n -> n).sum();
    for (int i = 0; i < 3; i++) {
      assertThat(worker.poll(http)).isTrue();
    }
    assertThat(workersCommits.acknowledged().values().stream().mapToLong(n -> n).sum())
        .as("the worker acknowledges")
        .isGreaterThan(before);
  }

  private void onlyReadsWork() {
    producers.forEach(DiskFullIT::sendUntilRefused);
    assertRefused(commit());
    assertThat(worker.poll(http)).isTrue();
    check();
  }

  private Answer commit() {
    manualCommits.sends(0, ++committed);
    Answer answer = http.commit(GROUP, TOPIC, 0, committed);
    if (answer.status() == 204) {
      manualCommits.isAcknowledged(0, committed);
    }
    return answer;
  }

  private void check() {
    producers.forEach(Producer::check);
    manualCommits.check(0, http.committed(GROUP, TOPIC, 0));
    for (int p = 0; p < producers.size(); p++) {
      workersCommits.check(p, http.committed(Worker.GROUP, TOPIC, p));
    }
  }
}
