package io.logpost;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.CrashClient.Acked;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the server under load, again and again, and holds what it has afterwards against what it
/// had answered.
///
/// `-Dcrash.cycles=N` for more cycles, `-Dcrash.seed=N` for the seed that a failure printed.
class CrashIT {
  private static final int CYCLES = Integer.getInteger("crash.cycles", 3);
  private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
  private static final int PRODUCERS = 4;

  @TempDir Path directory;

  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<Acked> acked = new ConcurrentLinkedQueue<>();
  private final AtomicLong ackedCommit = new AtomicLong();
  private final AtomicLong sentCommit = new AtomicLong();

  @Test
  void nothingThatWasAcknowledgedIsLostByKillingTheServerUnderLoad() throws Exception {
    System.out.println("crash.seed=" + SEED);
    Random random = new Random(SEED);
    try (LogpostProcess server = new LogpostProcess(directory)) {
      CrashClient client = new CrashClient(server.port());
      client.createTopic();
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        loadUntilKilled(server, cycle, 200 + random.nextInt(800));
        server.killAndRestart();
        checkRecords(client.readAll());
        assertThat(client.committed()).isBetween(ackedCommit.get(), sentCommit.get());
      }
      assertThat(acked).as("the test sent something").hasSizeGreaterThan(CYCLES * 200);
    }
  }

  private void loadUntilKilled(LogpostProcess server, int cycle, int requests) throws Exception {
    CountDownLatch enough = new CountDownLatch(requests);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < PRODUCERS; i++) {
        String name = "c" + cycle + "-p" + i + "-";
        threads.submit(() -> produce(server.port(), name, enough));
      }
      threads.submit(() -> commit(server.port()));
      assertThat(enough.await(60, TimeUnit.SECONDS)).as("requests answered in time").isTrue();
      server.kill();
    }
  }

  private void produce(int port, String name, CountDownLatch enough) {
    CrashClient client = new CrashClient(port);
    for (long number = 0; ; number++) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        values.add(name + number + "-" + i);
      }
      sent.addAll(values);
      if (!client.produce(values, acked)) {
        return;
      }
      enough.countDown();
    }
  }

  private void commit(int port) {
    CrashClient client = new CrashClient(port);
    while (client.commit(sentCommit.incrementAndGet())) {
      ackedCommit.set(sentCommit.get());
    }
  }

  /// Every acknowledged record is where it was said to be, no offset is missing, and nothing is
  /// there that was not sent.
  private void checkRecords(List<Acked> read) {
    Map<Integer, Long> expectedOffset = new HashMap<>();
    Map<String, Acked> byValue = new HashMap<>();
    for (Acked record : read) {
      assertThat(record.offset())
          .isEqualTo(expectedOffset.merge(record.partition(), 0L, Long::max));
      expectedOffset.put(record.partition(), record.offset() + 1);
      assertThat(sent).contains(record.value());
      assertThat(byValue.put(record.value(), record)).as("%s twice", record).isNull();
    }
    for (Acked record : acked) {
      assertThat(byValue.get(record.value())).isEqualTo(record);
    }
  }
}
