package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.faults.Ledger.Commits;
import io.logpost.faults.Ledger.Kind;
import io.logpost.faults.ServerHttp.Answer;
import io.logpost.faults.ServerHttp.Keyed;
import io.logpost.faults.ServerHttp.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Everything that clients do to a server at once, again and again over its lives, and the check of
/// what it has afterwards.
///
/// Three topics: one that is kept as it is, read by a group; one whose start moves up by retention
/// and delete-records, read by offset; one whose keys are written again and again. One thread
/// starts it and checks.
final class Load {
  /// Settings of a server whose retention and compaction have something to do in a short test.
  static final String[] SETTINGS = {
    "--logpost.log.retention-check-interval=1s", "--logpost.log.compaction-check-interval=1s"
  };

  private static final String SMALL_SEGMENTS =
      "\"segment.bytes\":\"1048576\",\"segment.ms\":\"300\"";
  private static final String MANUAL = "manual";
  private static final int PARTITIONS = 3;
  private static final int BATCH = 10;
  private static final int KEYS = 40;
  private static final String PADDING = ":" + "p".repeat(200);

  private final Ledger kept = new Ledger("kept", Kind.KEPT);
  private final Ledger aging = new Ledger("aging", Kind.AGING);
  private final Ledger keys = new Ledger("keys", Kind.COMPACTED);
  private final Commits workersCommits = new Commits();
  private final Commits manualCommits = new Commits();
  private final AtomicLong manualOffset = new AtomicLong();
  private final Map<Integer, Long> readPositions = new ConcurrentHashMap<>();
  private final List<Worker> workers =
      List.of(new Worker("w1", kept, workersCommits), new Worker("w2", kept, workersCommits));
  private final Random random;
  private int rounds;

  Load(long seed) {
    random = new Random(seed);
  }

  void createTopics(ServerHttp http) {
    http.createTopic(kept.topic(), PARTITIONS, "{" + SMALL_SEGMENTS + "}");
    http.createTopic(
        aging.topic(), PARTITIONS, "{\"retention.bytes\":\"200000\"," + SMALL_SEGMENTS + "}");
    http.createTopic(
        keys.topic(),
        1,
        "{\"cleanup.policy\":\"compact\",\"min.cleanable.dirty.ratio\":\"0\","
            + SMALL_SEGMENTS
            + "}");
  }

  /// How many records were acknowledged in all.
  long acknowledged() {
    return kept.acknowledged() + aging.acknowledged() + keys.acknowledged();
  }

  /// Works until so many produce requests were answered or the server is gone, and through what
  /// ends the server then.
  void runUntil(int answers, ServerHttp http, Runnable end) throws InterruptedException {
    CountDownLatch enough = new CountDownLatch(answers);
    String round = "r" + rounds++;
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2; i++) {
        running.add(threads.submit(producer(kept, round + "k" + i, enough, http)));
        running.add(threads.submit(producer(aging, round + "a" + i, enough, http)));
      }
      running.add(threads.submit(producer(keys, round + "c", enough, http)));
      workers.forEach(worker -> running.add(threads.submit(() -> whileItLives(worker, http))));
      running.add(threads.submit(() -> commit(http)));
      running.add(threads.submit(() -> read(http)));
      running.add(threads.submit(() -> deleteRecords(http)));
      boolean inTime = enough.await(120, TimeUnit.SECONDS);
      end.run();
      assertThat(inTime).as("%d requests are answered in time", answers).isTrue();
    } finally {
      throwFailures(running);
    }
  }

  private static void throwFailures(List<Future<?>> running) throws InterruptedException {
    for (Future<?> each : running) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause());
      }
    }
  }

  /// Holds everything that the server has against what it was told and has answered.
  void check(ServerHttp http) {
    for (Ledger ledger : List.of(kept, aging, keys)) {
      int partitions = http.partitions(ledger.topic());
      for (int partition = 0; partition < partitions; partition++) {
        ledger.check(partition, http.readAll(ledger.topic(), partition));
      }
    }
    for (int p = 0; p < PARTITIONS; p++) {
      workersCommits.check(p, http.committed(Worker.GROUP, kept.topic(), p));
    }
    manualCommits.check(0, http.committed(MANUAL, kept.topic(), 0));
  }

  /// Has the group read the rest, and checks that it was given everything.
  void checkDeliveries(ServerHttp http) {
    do {
      workers.forEach(worker -> assertThat(worker.poll(http)).isTrue());
    } while (!workers.stream().allMatch(Worker::isIdle));
    for (int p = 0; p < PARTITIONS; p++) {
      Whole whole = http.readAll(kept.topic(), p);
      workersCommits.checkEverythingWasDelivered(p, whole.endOffset());
    }
  }

  /// Waits until the compacted topic has lost records that were superseded.
  void awaitCompaction(ServerHttp http) {
    Await.that(() -> {
      Whole whole = http.readAll(keys.topic(), 0);
      return whole.records().size() < whole.endOffset() - 1;
    });
  }

  private Runnable producer(Ledger ledger, String name, CountDownLatch enough, ServerHttp http) {
    Random keyRandom = new Random(random.nextLong());
    return () -> {
      Answer answer;
      long number = 0;
      do {
        List<Keyed> records = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
          String key = name.substring(name.length() - 1) + keyRandom.nextInt(KEYS);
          records.add(new Keyed(key, name + "-" + number++ + PADDING));
        }
        ledger.sends(records);
        answer = http.produce(ledger.topic(), records);
        ledger.isAnswered(records, answer);
        enough.countDown();
      } while (answer.came());
      while (enough.getCount() > 0) {
        enough.countDown();
      }
    };
  }

  private static void whileItLives(Worker worker, ServerHttp http) {
    while (worker.poll(http)) {}
  }

  private void commit(ServerHttp http) {
    Answer answer;
    do {
      long offset = manualOffset.incrementAndGet();
      manualCommits.sends(0, offset);
      answer = http.commit(MANUAL, kept.topic(), 0, offset);
      if (answer.status() == 204) {
        manualCommits.isAcknowledged(0, offset);
      }
    } while (answer.came());
  }

  private void read(ServerHttp http) {
    for (int turn = 0; ; turn++) {
      int p = turn % PARTITIONS;
      Answer answer = http.fetch(aging.topic(), p, readPositions.getOrDefault(p, 0L), 500);
      if (!answer.came()) {
        return;
      }
      if (answer.status() == 200) {
        aging.isRead(p, ServerHttp.records(answer.body()));
        aging.startsAt(p, answer.body().get("start_offset").asLong());
        readPositions.put(p, answer.body().get("next_offset").asLong());
      } else if (answer.status() == 416) {
        readPositions.put(p, answer.body().get("start_offset").asLong());
      } else {
        assertThat(answer.status()).as("%s", answer).isEqualTo(503);
      }
    }
  }

  /// Deletes what was read, now and then.
  private void deleteRecords(ServerHttp http) {
    Answer answer;
    long turn = 0;
    do {
      int p = (int) (turn++ % PARTITIONS);
      String path = "/v1/topics/%s/partitions/%d/".formatted(aging.topic(), p);
      long before = readPositions.getOrDefault(p, 0L) / 2;
      answer = http.call("DELETE", path + "records?before=" + before, "");
      if (answer.status() == 200) {
        aging.startsAt(p, answer.body().get("start_offset").asLong());
      }
    } while (answer.came());
  }
}
