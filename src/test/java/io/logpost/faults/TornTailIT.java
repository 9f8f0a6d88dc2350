package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import io.logpost.faults.Ledger.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Puts behind the last batch of a killed server's logs what a crash can leave there.
class TornTailIT {
  private static final String TOPIC = "torn";
  private static final int WHOLE = 0;

  @TempDir Path directory;

  @Test
  void tornEndsAreCutWithALineEachAndNothingBeforeThem() throws IOException {
    try (LogpostProcess server = new LogpostProcess(directory)) {
      ServerHttp http = new ServerHttp(server.port());
      http.createTopic(TOPIC, 4, "{}");
      Ledger ledger = new Ledger(TOPIC, Kind.KEPT);
      List<Producer> producers =
          Stream.of(0, 1, 2, 3).map(partition -> new Producer(http, ledger, partition)).toList();
      producers.forEach(producer -> producer.store(3));
      server.kill();
      spoil(1, garbage());
      spoil(2, new byte[5000]);
      spoil(3, cutBatch());

      server.start();

      producers.forEach(Producer::check);
      producers.forEach(producer -> producer.store(3));
      producers.forEach(Producer::check);
      assertThat(linesAboutCuts(server)).hasSize(3);
      assertThat(keptAside()).hasSize(3);
    }
  }

  private static byte[] garbage() {
    byte[] garbage = new byte[777];
    new Random(1).nextBytes(garbage);
    return garbage;
  }

  /// All of a batch but its last byte.
  private byte[] cutBatch() throws IOException {
    byte[] batches = Files.readAllBytes(log(WHOLE));
    return Arrays.copyOf(batches, batches.length - 1);
  }

  private void spoil(int partition, byte[] tail) throws IOException {
    Files.write(log(partition), tail, StandardOpenOption.APPEND);
  }

  private Path log(int partition) throws IOException {
    Path inPartition = Path.of(Integer.toString(partition), "00000000000000000000.log");
    return files().filter(file -> file.endsWith(inPartition)).findFirst().orElseThrow();
  }

  private List<Path> keptAside() throws IOException {
    return files().filter(file -> file.toString().contains(".log.cut-")).toList();
  }

  private Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("data/topics"))) {
      return files.toList().stream();
    }
  }

  private static List<String> linesAboutCuts(LogpostProcess server) {
    return server.output().lines().filter(line -> line.contains("no whole batch; moved")).toList();
  }
}
