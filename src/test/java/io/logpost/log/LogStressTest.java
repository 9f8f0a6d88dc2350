package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.record.Compression;
import io.logpost.record.RecordBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real files, and all that happens to logs happening at once: threads append and read while others
/// flush, delete records, expire and compact segments, save the checkpoint, and delete topics and
/// make them again.
///
/// `-Dlogpost.seed=17` has each thread do what it did with that seed, in another order of threads.
class LogStressTest {
  private static final int APPENDS = 250;
  private static final int RETAINED_BYTES = 40_000;

  @TempDir private Path root;

  private final long seed = Long.getLong("logpost.seed", System.nanoTime());
  private final AtomicLong threadCount = new AtomicLong();
  private final AtomicLong deletedBefore = new AtomicLong();
  private final Topic expiring = new Topic("expiring", false, config(true, false));
  private final Topic compacted = new Topic("compacted", true, config(false, true));
  private final Topic cut = new Topic("cut", false, config(false, false));
  private final Topic madeAgain = new Topic("made-again", false, config(false, false));
  private final List<Topic> topics = List.of(expiring, compacted, cut, madeAgain);
  private PartitionLogs logs;
  private volatile boolean done;

  private static LogConfig config(boolean expires, boolean compacts) {
    return LogFixture.config()
        .segmentBytes(8_000)
        .indexIntervalBytes(300)
        .retentionMs(-1)
        .retentionBytes(expires ? RETAINED_BYTES : -1)
        .cleanup(
            compacts ? CompactionFixture.lags(0, Long.MAX_VALUE, 0.1) : LogConfig.Cleanup.DELETE)
        .build();
  }

  /// A topic of one partition, and all that had its name.
  private static final class Topic {
    final String name;
    final boolean compacts;
    final LogConfig config;
    final List<Life> lives = new CopyOnWriteArrayList<>();

    Topic(String name, boolean compacts, LogConfig config) {
      this.name = name;
      this.compacts = compacts;
      this.config = config;
      begin();
    }

    private void begin() {
      String topicId = name + "-" + lives.size();
      lives.add(new Life(new PartitionId(topicId, name, 0), new LogJournal()));
    }

    Life now() {
      return lives.getLast();
    }

    /// Deletes it and makes it again under a new id; who is in the old one meets that first.
    synchronized void makeAgain(PartitionLogs logs) {
      Life old = now();
      begin();
      logs.deleteTopic(old.id().topicId());
    }
  }

  private record Life(PartitionId id, LogJournal journal) {}

  @Test
  void nothingIsLostOrWrongWhateverHappensAtOnce() throws Exception {
    System.out.println("logpost.seed=" + seed);
    LogCleaner cleaner = run();

    topics.forEach(this::checkReaders);
    assertThat(cleaner.runCount()).as("compactions").isPositive();
    assertThat(madeAgain.lives).as("lives of a topic").hasSizeGreaterThan(1);
    checkFiles();
    checkWhatIsLeft();
  }

  private LogCleaner run() throws Exception {
    try (ExecutorService flushers = Executors.newFixedThreadPool(2);
        ExecutorService threads = Executors.newCachedThreadPool();
        DataDirectory directory = DataDirectory.open(root);
        PartitionLogs opened = opened(directory, flushers)) {
      logs = opened;
      LogCleaner cleaner = new LogCleaner(logs, KeyOffsets.BYTES_PER_KEY * 200L);
      List<Future<?>> appenders = new ArrayList<>();
      List<Future<?>> others = new ArrayList<>();
      for (Topic topic : topics) {
        for (int i = 0; i < 2; i++) {
          appenders.add(threads.submit(() -> appendTo(topic, random())));
          others.add(threads.submit(() -> readAllLives(topic, random())));
        }
      }
      others.add(threads.submit(untilDone(cleaner::run)));
      others.add(threads.submit(untilDone(logs::checkpoint)));
      others.add(threads.submit(untilDone(logs::deleteExpired)));
      others.add(threads.submit(() -> deleteRecords(random())));
      try {
        for (Future<?> appender : appenders) {
          appender.get();
        }
        var _ = appendOnce(madeAgain, madeAgain.now(), random()); // its last life has files too
      } finally {
        done = true;
      }
      for (Future<?> other : others) {
        other.get();
      }
      return cleaner;
    }
  }

  private static PartitionLogs opened(DataDirectory directory, ExecutorService flushers) {
    return PartitionLogs.open(
        directory, flushers, InstantSource.system(), System::nanoTime, LogLimits.NO_FLOOR);
  }

  private Random random() {
    return new Random(seed + threadCount.getAndIncrement());
  }

  private Callable<Void> untilDone(Runnable chore) {
    return () -> {
      while (!done) {
        chore.run();
        Thread.yield();
      }
      return null;
    };
  }

  private PartitionLog log(Topic topic, Life life) {
    return logs.log(life.id(), () -> topic.config);
  }

  private Void appendTo(Topic topic, Random random) {
    Life last = topic.now();
    long end = 0;
    for (int i = 0; i < APPENDS; i++) {
      Life life = topic.now();
      try {
        PartitionLog.Appended appended = appendOnce(topic, life, random);
        assertThat(appended.baseOffset()).isGreaterThanOrEqualTo(life == last ? end : 0);
        last = life;
        end = appended.nextOffset();
      } catch (UnknownTopic e) {
        assertThat(topic.now()).isNotSameAs(life);
      }
      if (topic == madeAgain && random.nextInt(25) == 0) {
        topic.makeAgain(logs);
      }
    }
    return null;
  }

  private PartitionLog.Appended appendOnce(Topic topic, Life life, Random random) {
    List<String> records = new ArrayList<>();
    List<RecordBatch> batches = new ArrayList<>();
    for (int i = random.nextInt(2); i >= 0; i--) {
      String[] some = new String[1 + random.nextInt(3)];
      for (int j = 0; j < some.length; j++) {
        some[j] = "k%d=%016x".formatted(random.nextInt(40), random.nextLong());
        records.add(some[j]);
      }
      Compression codec = random.nextInt(8) == 0 ? Compression.GZIP : Compression.NONE;
      batches.add(CompactionFixture.batch(codec, InstantSource.system().millis(), some));
    }
    PartitionLog log = log(topic, life);
    PartitionLog.Appended appended = log.append(batches);
    life.journal().appended(appended, records);
    if (random.nextInt(8) == 0) {
      log.awaitFlushed(appended, Duration.ofSeconds(30));
      assertThat(log.bounds().highWatermark()).isGreaterThanOrEqualTo(appended.nextOffset());
    }
    return appended;
  }

  private Void readAllLives(Topic topic, Random random) {
    while (!done) {
      Life life = topic.now();
      try {
        new Reader(topic, life, random).readOn();
      } catch (UnknownTopic e) {
        assertThat(topic.now()).isNotSameAs(life);
      }
    }
    return null;
  }

  /// Goes through a log from its start to the end of the test, or of the topic.
  private final class Reader {
    private final Topic topic;
    private final Life life;
    private final Random random;

    /// Behind the last record that was shown.
    private long shownTo;

    Reader(Topic topic, Life life, Random random) {
      this.topic = topic;
      this.life = life;
      this.random = random;
    }

    void readOn() {
      PartitionLog log = log(topic, life);
      long next = log.bounds().startOffset();
      while (!done) {
        next = random.nextInt(100) == 0 ? log.bounds().startOffset() : read(log, next);
        if (next == log.bounds().highWatermark()) {
          awaitMore(log, next);
        }
      }
    }

    private long read(PartitionLog log, long from) {
      shownTo = from;
      try {
        long next =
            log.read(
                from,
                record -> {
                  if (random.nextInt(100) == 0) {
                    return false; // its answer is full
                  }
                  show(CompactionFixture.text(record), record.offset());
                  return true;
                });
        assertThat(next).isGreaterThanOrEqualTo(shownTo);
        life.journal().passedOver(shownTo, next);
        return next;
      } catch (OffsetBeforeStart e) {
        long start = log.bounds().startOffset();
        assertThat(start).isGreaterThan(shownTo);
        return start;
      }
    }

    private void show(String text, long offset) {
      assertThat(offset).isGreaterThanOrEqualTo(shownTo);
      life.journal().passedOver(shownTo, offset);
      life.journal().seen(offset, text.substring(text.indexOf(':') + 1));
      shownTo = offset + 1;
    }

    private void awaitMore(PartitionLog log, long next) {
      try {
        log.awaitFlushed(LogFixture.upTo(next + 1), Duration.ofMillis(1));
      } catch (OutcomeUnknown e) {
        assertThat(log.trouble()).isEmpty(); // nothing came
      }
    }
  }

  private Void deleteRecords(Random random) {
    PartitionLog log = log(cut, cut.now());
    while (!done) {
      LogBounds bounds = log.bounds();
      long room = bounds.highWatermark() - bounds.startOffset();
      long offset = bounds.startOffset() + (long) (room * random.nextDouble() / 2);
      assertThat(log.deleteRecordsBefore(offset)).isEqualTo(offset);
      assertThat(log.bounds().startOffset()).isEqualTo(offset);
      deletedBefore.set(offset);
    }
    return null;
  }

  private void checkFiles() {
    try (DataDirectory directory = DataDirectory.openToRead(root)) {
      assertThat(LogFixture.verify(directory)).isEmpty();
    }
  }

  private void checkReaders(Topic topic) {
    topic.lives.forEach(life -> life.journal().check(topic.compacts));
  }

  /// After a clean stop.
  private void checkWhatIsLeft() {
    try (ExecutorService flushers = Executors.newFixedThreadPool(1);
        DataDirectory directory = DataDirectory.open(root);
        PartitionLogs opened = opened(directory, flushers)) {
      logs = opened;
      assertThat(logs.topicIdsOnDisk())
          .containsExactlyElementsOf(
              topics.stream().map(topic -> topic.now().id().topicId()).sorted().toList());
      for (Topic topic : topics) {
        LogBounds bounds = log(topic, topic.now()).bounds();
        LogJournal journal = topic.now().journal();
        assertThat(bounds.highWatermark()).isEqualTo(journal.end());
        journal.checkAll(
            CompactionFixture.readFrom(log(topic, topic.now()), bounds.startOffset()),
            bounds.startOffset(),
            topic.compacts);
      }
      checkStarts();
    }
  }

  /// Nothing went that nobody deleted.
  private void checkStarts() {
    PartitionLog expired = log(expiring, expiring.now());
    assertThat(expired.bounds().startOffset()).isPositive();
    assertThat(expired.sizeInBytes()).isGreaterThanOrEqualTo(RETAINED_BYTES);
    assertThat(log(compacted, compacted.now()).bounds().startOffset()).isZero();
    assertThat(log(cut, cut.now()).bounds().startOffset()).isEqualTo(deletedBefore.get());
    assertThat(log(madeAgain, madeAgain.now()).bounds().startOffset()).isZero();
  }
}
