package io.logpost.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.Overloaded;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.error.LogpostException.UnknownTopic;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All partition logs of a data directory.
///
/// Logs open at their first use. The owner calls {@link #checkpoint} about once a second and {@link
/// #deleteExpired} every few minutes, from a thread that may wait for the disk, and {@link #close}
/// once, before its flushers stop. Threads: any. Locks, in the order in which they may be taken: a
/// slot's, `checkpointLock`, a log's append lock, then that of {@link FirstWrite}.
public final class PartitionLogs implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(PartitionLogs.class);

  private final DataDirectory directory;
  private final LogFiles files;
  private final LogEnvironment environment;
  private final DiskRoom room;
  private final RetentionClock retentionClock;
  private final ConcurrentHashMap<Checkpoint.Key, Slot> slots = new ConcurrentHashMap<>();

  /// What was saved of logs that are not open.
  private final ConcurrentHashMap<Checkpoint.Key, Checkpoint.Entry> saved;

  /// Logs untouched since the clean stop.
  private final ConcurrentHashMap<Checkpoint.Key, CleanStop.Entry> clean;

  private final DeletedTopics deletedTopics = new DeletedTopics();
  private final ReentrantLock checkpointLock = new ReentrantLock();
  private final FirstWrite firstWrite;
  private final AtomicBoolean checkpointAsked = new AtomicBoolean();
  private final LongAdder leavings = new LongAdder();

  @GuardedBy("checkpointLock")
  private Checkpoint lastWritten;

  /// The checkpoint of the stop is written: what comes later knows too little of the logs.
  @GuardedBy("checkpointLock")
  private boolean stopped;

  private volatile boolean closed;

  private PartitionLogs(
      DataDirectory directory,
      Checkpoint checkpoint,
      CleanStop cleanStop,
      Executor flushers,
      InstantSource clock,
      LongSupplier nanos,
      LogLimits limits) {
    this.directory = directory;
    this.files = directory.files();
    this.firstWrite = new FirstWrite(files, directory.root());
    this.lastWritten = checkpoint;
    this.saved = new ConcurrentHashMap<>(checkpoint.entries());
    this.clean = new ConcurrentHashMap<>(cleanStop.entries());
    this.room = new DiskRoom(files, limits.minFreeBytes());
    this.retentionClock = new RetentionClock(clock, nanos, checkpoint.clockMs());
    this.environment =
        new LogEnvironment(
            files,
            new OpenFiles(files, limits.maxOpenFiles()),
            new BufferPool(),
            flushers,
            clock,
            nanos,
            new Owner());
  }

  /// Reads what was saved of the logs of a directory, and no log.
  ///
  /// @param flushers runs flushes on a few platform threads; stopped after {@link #close}
  /// @param nanos monotonic time
  /// @throws DataDirectoryException where the checkpoint can't be read
  public static PartitionLogs open(
      DataDirectory directory,
      Executor flushers,
      InstantSource clock,
      LongSupplier nanos,
      LogLimits limits) {
    LogFiles files = directory.files();
    try {
      files.createDirectory(directory.topicsDirectory());
      files.forceDirectory(directory.root());
      return new PartitionLogs(
          directory,
          Checkpoint.read(files, directory.root()),
          CleanStop.read(files, directory.root()),
          flushers,
          clock,
          nanos,
          limits);
    } catch (IOException e) {
      throw new DataDirectoryException(
          "The data directory %s can't be used: %s. Put the file back from a backup; moving it away makes every log recover, without a check for lost records."
              .formatted(directory.root(), e.getMessage()),
          e);
    }
  }

  /// The log of a partition, opened and recovered if need be; its files are made at the first
  /// append.
  ///
  /// @param config its topic's configs, asked for whenever they matter
  /// @throws PartitionOffline where its files can't be opened now
  /// @throws UnknownTopic where the topic was deleted
  public PartitionLog log(PartitionId id, Supplier<LogConfig> config) {
    Checkpoint.Key key = Checkpoint.Key.of(id);
    Slot slot = slots.get(key);
    if (slot == null) {
      slot = slots.computeIfAbsent(key, _ -> new Slot());
    }
    PartitionLog open = slot.log;
    return open != null ? open : slot.open(id, key, config);
  }

  /// Deletes all files of a topic; reads under way finish or fail with {@link UnknownTopic}. Done
  /// again, it does the rest.
  ///
  /// @throws OutcomeUnknown where the disk refuses
  public void deleteTopic(String topicId) {
    deletedTopics.add(topicId);
    slots.forEach((key, slot) -> {
      if (key.topicId().equals(topicId)) {
        slot.ifOpen(PartitionLog::delete);
      }
    });
    slots.keySet().removeIf(key -> key.topicId().equals(topicId));
    saved.keySet().removeIf(key -> key.topicId().equals(topicId));
    clean.keySet().removeIf(key -> key.topicId().equals(topicId));
    try {
      environment.owner().beforeWrite();
      new TopicFiles(files, directory.topicsDirectory()).delete(topicId);
      environment.owner().checkpointNow();
    } catch (IOException e) {
      LOGGER.warn("The files of the deleted topic {} are not all gone", topicId, e);
      throw new OutcomeUnknown("The files of the topic could not all be deleted.");
    }
  }

  /// The ids of the topics that have files, sorted, whether anybody knows them or not.
  public List<String> topicIdsOnDisk() {
    try {
      return files.list(directory.topicsDirectory());
    } catch (IOException e) {
      LOGGER.warn("{} can't be listed", directory.topicsDirectory(), e);
      return List.of();
    }
  }

  /// What is wrong with which partition; empty when all is well. Never waits for the disk.
  public Map<PartitionId, String> troubles() {
    Map<PartitionId, String> troubles = new HashMap<>();
    slots.forEach((_, slot) -> slot.addTrouble(troubles));
    return troubles;
  }

  /// The room on the disk.
  public DiskRoom room() {
    return room;
  }

  /// How often logs left service after a failed write or force.
  public long leavings() {
    return leavings.sum();
  }

  /// How many logs were opened and are in use.
  public int openLogCount() {
    return openLogs().size();
  }

  /// Records that stand in logs and are not on disk yet, in all.
  public long unflushedRecords() {
    return openLogs().stream()
        .map(PartitionLog::bounds)
        .mapToLong(bounds -> bounds.logEndOffset() - bounds.highWatermark())
        .sum();
  }

  /// The time by which things expire: behind a wall clock that jumped forward for an hour at least.
  public InstantSource retentionClock() {
    return () -> Instant.ofEpochMilli(retentionClock.millis());
  }

  /// Deletes expired segments of the logs that are open; the owner opens the others before.
  public void deleteExpired() {
    long nowMs = retentionClock.millis();
    openLogs().forEach(log -> log.deleteExpired(nowMs));
  }

  /// Looks after the logs that are out of service, and saves where the logs start and up to where
  /// they are on disk, if that has changed; nothing once {@link #close} was called, which saves it
  /// itself.
  public void checkpoint() {
    if (!closed) {
      openLogs().forEach(PartitionLog::lookAfter);
      saveUnlessClosed();
    }
  }

  private void saveUnlessClosed() {
    if (closed) {
      return;
    }
    try {
      writeCheckpoint(false);
    } catch (IOException e) {
      LOGGER.warn("The checkpoint could not be written; it is tried again", e);
    }
  }

  /// Flushes everything, then writes that the stop was a clean one. Nothing can be appended any
  /// more.
  @Override
  public void close() {
    closed = true;
    Map<Checkpoint.Key, CleanStop.Entry> whole = new HashMap<>();
    slots.values().forEach(slot -> slot.ifOpen(PartitionLog::beginClose)); // flush side by side
    slots.forEach(
        (key, slot) -> slot.ifOpen(log -> log.close().ifPresent(entry -> whole.put(key, entry))));
    whole.putAll(clean); // those that nobody opened
    try {
      writeLastCheckpoint();
      new CleanStop(whole).write(files, directory.root());
    } catch (IOException e) {
      LOGGER.warn("The clean stop could not be noted; the next start checks all logs", e);
    }
    slots.clear();
    environment.openFiles().closeAll();
  }

  /// The logs that are open now.
  List<PartitionLog> openLogs() {
    return slots.values().stream().map(slot -> slot.log).filter(Objects::nonNull).toList();
  }

  private void writeLastCheckpoint() throws IOException {
    checkpointLock.lock();
    try {
      try {
        writeCheckpoint(true);
      } finally {
        stopped = true;
      }
    } finally {
      checkpointLock.unlock();
    }
  }

  /// @throws IOException also after the last one
  private void writeCheckpoint(boolean always) throws IOException {
    checkpointLock.lock();
    try {
      checkpointAsked.set(false); // here, so that one flusher at most waits for the lock
      if (stopped) {
        throw new IOException("the server has stopped, and the checkpoint is its last one");
      }
      Map<Checkpoint.Key, Checkpoint.Entry> entries = new HashMap<>(saved);
      openLogs().forEach(log -> entries.put(Checkpoint.Key.of(log.id()), log.checkpointEntry()));
      entries.values().removeIf(Checkpoint.Entry.NOTHING::equals);
      entries.keySet().removeIf(key -> deletedTopics.contains(key.topicId()));
      Checkpoint next = new Checkpoint(OptionalLong.of(retentionClock.millis()), entries);
      if (always || next.differs(lastWritten)) {
        lastWritten = Checkpoint.NOTHING; // where writing it fails it may be there all the same
        next.write(files, directory.root());
        lastWritten = next;
      }
    } finally {
      checkpointLock.unlock();
    }
  }

  /// A partition's place, whether its log is open or not. Its lock covers opening and deleting.
  private final class Slot {
    private final ReentrantLock lock = new ReentrantLock();

    private volatile @Nullable PartitionLog log;

    /// Who could not be opened, and why.
    private volatile Map.@Nullable Entry<PartitionId, String> failed;

    PartitionLog open(PartitionId id, Checkpoint.Key key, Supplier<LogConfig> config) {
      lock.lock();
      try {
        PartitionLog open = log;
        if (open != null) {
          return open;
        }
        if (deletedTopics.contains(id.topicId())) {
          throw new UnknownTopic(id.topic());
        }
        if (closed) {
          throw new Overloaded("The server is stopping.");
        }
        PartitionLog opened = load(id, key, config);
        log = opened;
        failed = null;
        saved.remove(key);
        clean.remove(key);
        return opened;
      } catch (IOException e) {
        String why = "its files can't be opened: " + DataDirectory.reason(e);
        failed = e instanceof NoDescriptorException ? failed : Map.entry(id, why); // no failure
        LOGGER.error("{} can't be opened", id, e);
        throw new PartitionOffline(id.topic(), id.partition(), id + ": " + why, Map.of());
      } finally {
        lock.unlock();
      }
    }

    private PartitionLog load(PartitionId id, Checkpoint.Key key, Supplier<LogConfig> config)
        throws IOException {
      PartitionDirectory place = PartitionDirectory.of(directory.topicsDirectory(), id);
      LogLoader loader = new LogLoader(id, place, environment, config.get().indexIntervalBytes());
      Checkpoint.Entry entry = saved.getOrDefault(key, Checkpoint.Entry.NOTHING);
      LogView found = loader.load(entry, clean.get(key));
      if (entry.mustCut() && !(found.state() instanceof LogState.Damaged)) {
        saved.put(key, entry.afterCut());
        try {
          writeCheckpoint(true);
        } catch (IOException e) {
          saved.put(key, entry);
          throw e;
        }
      }
      return new PartitionLog(id, place, config, environment, found, entry);
    }

    /// Waits for an opening under way.
    void ifOpen(Consumer<PartitionLog> work) {
      lock.lock();
      try {
        PartitionLog open = log;
        if (open != null) {
          work.accept(open);
        }
      } finally {
        lock.unlock();
      }
    }

    void addTrouble(Map<PartitionId, String> troubles) {
      PartitionLog open = log;
      Map.Entry<PartitionId, String> unopened = failed;
      if (open != null && !open.trouble().isEmpty()) {
        troubles.put(open.id(), open.trouble());
      } else if (open == null && unopened != null) {
        troubles.put(unopened.getKey(), unopened.getValue());
      }
    }
  }

  private final class Owner implements LogEnvironment.Owner {
    @Override
    public void beforeWrite() throws IOException {
      firstWrite.isNext();
    }

    @Override
    public void leftService() {
      leavings.increment();
    }

    @Override
    public void checkpointSoon() {
      if (!closed && checkpointAsked.compareAndSet(false, true)) {
        environment.flushers().execute(PartitionLogs.this::saveUnlessClosed);
      }
    }

    @Override
    public void checkpointNow() throws IOException {
      writeCheckpoint(false);
    }
  }
}
