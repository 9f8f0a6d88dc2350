package io.logpost.engine.embedded;

import io.logpost.group.Coordinator;
import io.logpost.group.GroupOffsets;
import io.logpost.log.DataDirectory;
import io.logpost.log.LogLimits;
import io.logpost.log.PartitionLogs;
import io.logpost.store.OpenStore;
import io.logpost.topic.TopicCatalog;
import io.logpost.topic.TopicLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// An embedded engine on a directory, with all it stands on, and a clock that is set.
final class OpenEngine implements AutoCloseable {
  /// The wall clock.
  final AtomicLong clockMs = new AtomicLong();

  private final AtomicLong nanos = new AtomicLong();
  final DataDirectory directory;
  final OpenStore store;
  final TopicCatalog catalog;
  final PartitionLogs logs;
  final Coordinator coordinator;
  final EmbeddedEngine engine;
  private final ExecutorService flushers = Executors.newFixedThreadPool(2);
  private final ExecutorService rounds = Executors.newSingleThreadExecutor();

  OpenEngine(Path path, long nowMs) {
    clockMs.set(nowMs);
    directory = DataDirectory.open(path);
    store = new OpenStore(directory.metaDirectory());
    // a new seed each time, so that ids differ over reopenings
    catalog =
        new TopicCatalog(
            store.topics(), new SplittableRandom(System.nanoTime()), new TopicLimits(100, 1000));
    GroupOffsets offsets =
        new GroupOffsets(
            store.offsets(),
            topicId -> catalog.byId(topicId) != null,
            () -> Instant.ofEpochMilli(clockMs.get()));
    coordinator =
        new Coordinator(
            store.groups(), catalog::topics, () -> Instant.ofEpochMilli(clockMs.get()), rounds);
    logs =
        PartitionLogs.open(
            directory,
            flushers,
            () -> Instant.ofEpochMilli(clockMs.get()),
            nanos::get,
            LogLimits.NO_FLOOR);
    engine =
        new EmbeddedEngine(
            catalog,
            offsets,
            coordinator,
            logs,
            () -> Instant.ofEpochMilli(clockMs.get()),
            1,
            store.writer()::trouble);
  }

  /// Lets time pass on all clocks.
  void pass(Duration duration) {
    clockMs.addAndGet(duration.toMillis());
    nanos.addAndGet(duration.toNanos());
  }

  /// Stops in the order of the server.
  @Override
  public void close() {
    engine.stop();
    logs.close();
    flushers.close();
    rounds.close();
    store.close();
    directory.close();
  }
}
