package io.logpost.log;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.DiskFull;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.log.LogRead.DamageFoundException;
import io.logpost.log.LogState.Closed;
import io.logpost.log.LogState.Damaged;
import io.logpost.log.LogState.Deleted;
import io.logpost.log.LogState.InService;
import io.logpost.log.LogState.ReadOnly;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordVisitor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The append-only log of one partition.
///
/// An appended record may be read, and is acknowledged to those who wait for it, once a flush put
/// it on disk: the high watermark is the flushed offset. When the disk fails to write or force, the
/// log takes no writes and stays at its high watermark until it was cut back to that, and some
/// seconds more; where acknowledged bytes are damaged, it serves what lies below them.
///
/// Threads: any. Appends take turns; reads take no lock and disturb nobody.
public final class PartitionLog {
  private static final Logger LOGGER = LoggerFactory.getLogger(PartitionLog.class);

  /// A flush that takes longer than this is trouble that health tells of.
  private static final Duration LONGEST_FLUSH = Duration.ofSeconds(5);

  private final PartitionId id;
  private final LogEnvironment environment;
  private final LogChain chain;
  private final LogFlusher flusher;
  private final LogWriter writer;
  private final LogCompactor compactor;
  private final FlushWaiters waiters;

  /// A start that readers see once it is saved.
  private final AtomicLong startToSave = new AtomicLong();

  /// Where an opening that met damage had to cut and did not: the next one has to.
  private final long uncutAbove;

  private final LogListeners listeners;

  PartitionLog(
      PartitionId id,
      PartitionDirectory directory,
      Supplier<LogConfig> config,
      LogEnvironment environment,
      LogView found,
      Checkpoint.Entry saved) {
    this.id = id;
    this.environment = environment;
    listeners = new LogListeners(id);
    chain = new LogChain(found);
    LogCut cut = new LogCut(directory, environment, config);
    flusher = new LogFlusher(id, directory, chain, environment, cut, this::announce);
    writer = new LogWriter(id, directory, config, environment, chain, flusher);
    uncutAbove = found.state() instanceof Damaged ? saved.cutTo() : Checkpoint.Entry.NONE;
    long cleanedTo = saved.cleanedTo();
    compactor = new LogCompactor(id, directory, config, environment, chain, cleanedTo, this::read);
    waiters = new FlushWaiters(environment.nanos());
  }

  /// Where appended batches stand: from `baseOffset` to before `nextOffset`.
  ///
  /// @param leavings how often the log had left service before: what it lost then has offsets that
  ///   others get later
  public record Appended(long baseOffset, long nextOffset, int leavings) {}

  public PartitionId id() {
    return id;
  }

  /// Checks that the log takes writes; writes nothing.
  ///
  /// @throws PartitionOffline where it takes none
  public void checkWritable() {
    writer.requireInService();
  }

  /// Writes batches next to each other, giving them their offsets; not yet flushed on return.
  ///
  /// All of them go into one segment, and all or none are stored, unless the machine stops before
  /// the flush.
  ///
  /// @throws DiskFull with nothing stored; the log stays in service
  /// @throws PartitionOffline with nothing stored, where the log takes no writes
  /// @throws OutcomeUnknown where a failed write could not be undone
  /// @throws io.logpost.error.LogpostException.Overloaded with nothing stored, when too much waits
  ///   for the disk for too long
  public Appended append(List<RecordBatch> batches) {
    return writer.append(batches);
  }

  /// Waits until what was appended is on disk.
  ///
  /// @throws OutcomeUnknown where the time is up, or the disk failed
  /// @throws UnknownTopic where the topic was deleted meanwhile
  public void awaitFlushed(Appended appended, Duration timeout) {
    long next = appended.nextOffset();
    int leavings = appended.leavings();
    boolean decided =
        waiters.await(
            () -> chain.isFlushed(next, leavings) || !chain.mayBeFlushed(leavings), timeout);
    if (chain.isFlushed(next, leavings)) {
      return;
    }
    if (chain.view().state() instanceof Deleted) {
      throw new UnknownTopic(id.topic());
    }
    throw new OutcomeUnknown(
        id.topic(),
        id.partition(),
        decided
            ? id + " could not be put on disk; what was written may be lost."
            : "%s was written but not on disk within %d ms.".formatted(id, timeout.toMillis()));
  }

  public LogBounds bounds() {
    return chain.view().bounds();
  }

  /// Shows the records from an offset up to the high watermark; answers where to go on.
  ///
  /// Offsets that hold no record are passed over. Where the visitor refuses a record, the answer is
  /// its offset.
  ///
  /// @throws OffsetBeforeStart below the log's start
  /// @throws OffsetAfterEnd past the high watermark; at it there is just nothing to read yet
  /// @throws PartitionOffline where the records from here on are damaged or the disk can't be read,
  ///   naming the place
  public long read(long fromOffset, RecordVisitor visitor) {
    LogView view = readable();
    LogBounds bounds = chain.view().bounds();
    if (fromOffset < view.startOffset()) {
      throw new OffsetBeforeStart(
          id.topic(), id.partition(), fromOffset, bounds.startOffset(), bounds.highWatermark());
    }
    if (fromOffset > bounds.highWatermark()) {
      throw new OffsetAfterEnd(
          id.topic(), id.partition(), fromOffset, bounds.startOffset(), bounds.highWatermark());
    }
    if (fromOffset >= view.highWatermark()) {
      requireUndamaged(fromOffset);
      return fromOffset;
    }
    try {
      return LogRead.from(view, this::readable, environment.buffers(), fromOffset, visitor);
    } catch (DamageFoundException e) {
      return foundDamage(e, fromOffset);
    } catch (IOException e) {
      throw readFailed(e, fromOffset);
    }
  }

  /// The offset of the first readable record at or after a timestamp in ms.
  ///
  /// @throws PartitionOffline where damage is in the way
  public OptionalLong offsetForTimestamp(long timestampMs) {
    LogView view = readable();
    try {
      OptionalLong found = LogRead.atTimestamp(view, environment.buffers(), timestampMs);
      if (found.isEmpty()) {
        requireUndamaged(view.highWatermark());
      }
      return found;
    } catch (SegmentReplacedException _) {
      return offsetForTimestamp(timestampMs);
    } catch (DamageFoundException e) {
      foundDamage(e, e.damage().firstOffset());
      return OptionalLong.empty();
    } catch (IOException e) {
      if (chain.view().startOffset() > view.startOffset()) {
        return offsetForTimestamp(timestampMs); // a segment that it read was deleted
      }
      throw readFailed(e, view.startOffset());
    }
  }

  /// Moves the log's start up to an offset, durable on return; answers the start, which may lie
  /// higher already.
  ///
  /// @throws OffsetAfterEnd past the high watermark
  public long deleteRecordsBefore(long offset) {
    writer.requireInService();
    LogBounds bounds = bounds();
    if (offset > bounds.highWatermark()) {
      throw new OffsetAfterEnd(
          id.topic(), id.partition(), offset, bounds.startOffset(), bounds.highWatermark());
    }
    try {
      environment.owner().beforeWrite();
      startToSave.accumulateAndGet(offset, Math::max);
      environment.owner().checkpointNow();
      long start = chain.startAt(offset);
      writer.drop(Retention::belowStart, 0);
      return start;
    } catch (DiskFullException e) {
      throw writer.diskFull(e);
    } catch (IOException e) {
      LOGGER.warn("{}: its new start {} could not be saved", id, offset, e);
      throw new OutcomeUnknown(
          id.topic(), id.partition(), "The new start of %s could not be saved.".formatted(id));
    }
  }

  /// Bytes of its segments' log files.
  public long sizeInBytes() {
    return chain.view().segments().stream().mapToLong(Segment::sizeBytes).sum();
  }

  /// How far it serves; `OFFLINE` serves what lies below its damage.
  public enum Service {
    ONLINE,
    READ_ONLY,
    OFFLINE
  }

  public Service service() {
    return switch (chain.view().state()) {
      case InService _, Closed _, Deleted _ -> Service.ONLINE;
      case ReadOnly _ -> Service.READ_ONLY;
      case Damaged _ -> Service.OFFLINE;
    };
  }

  /// What is wrong with it, or an empty text.
  public String trouble() {
    return switch (chain.view().state()) {
      case InService _, Closed _, Deleted _ ->
          flushTrouble().isEmpty() ? compactor.trouble() : flushTrouble();
      case ReadOnly readOnly -> "read-only: " + readOnly.why();
      case Damaged damaged -> damaged.damage().describe();
    };
  }

  private String flushTrouble() {
    Duration atTheDisk = flusher.atTheDisk();
    return atTheDisk.compareTo(LONGEST_FLUSH) > 0
        ? "a flush has been waiting for the disk for %d s".formatted(atTheDisk.toSeconds())
        : "";
  }

  /// Calls a listener, on any thread and without a lock, whenever the high watermark moved or the
  /// log went out of service.
  public void addListener(Runnable listener) {
    listeners.add(listener);
  }

  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  /// Deletes whole segments that are over `retention.ms` or `retention.bytes`; answers how many.
  int deleteExpired(long retentionClockMs) {
    return writer.drop(Retention::expired, retentionClockMs);
  }

  LogCompactor compactor() {
    return compactor;
  }

  /// To be called about once a second: ends what a failed disk began, when it is time.
  void lookAfter() {
    if (chain.flushFailed()) {
      flusher.lookAfter();
    }
  }

  /// Waits for an append under way.
  Checkpoint.Entry checkpointEntry() {
    chain.appendLock.lock();
    try {
      LogView view = chain.view();
      long start = Math.max(view.startOffset(), startToSave.get());
      long cutTo = flusher.mustCut() ? view.highWatermark() : uncutAbove;
      long damagedFrom =
          view.state() instanceof Damaged damaged
              ? damaged.damage().firstOffset()
              : Checkpoint.Entry.NONE;
      return new Checkpoint.Entry(
          start, chain.recoveryPoint(), cutTo, damagedFrom, compactor.cleanedTo());
    } finally {
      chain.appendLock.unlock();
    }
  }

  /// Takes no more writes and begins to flush what it has.
  void beginClose() {
    if (chain.close() && !chain.view().segments().isEmpty()) {
      flusher.awaitIdle(); // a flush under way began before the active segment was sealed
      flusher.start();
    }
  }

  /// Ends what {@link #beginClose} began, and answers how the log stands; empty where that is not
  /// all on disk.
  Optional<CleanStop.Entry> close() {
    flusher.awaitIdle();
    compactor.awaitIdle();
    announce();
    return cleanEntry();
  }

  private Optional<CleanStop.Entry> cleanEntry() {
    LogView view = chain.view();
    boolean whole = view.state() instanceof Closed && !chain.flushFailed() && chain.isFlushed();
    if (!whole || view.segments().isEmpty()) {
      return Optional.empty();
    }
    Segment active = view.segments().getLast();
    return Optional.of(
        new CleanStop.Entry(
            view.startOffset(), view.highWatermark(), active.baseOffset(), active.sizeBytes()));
  }

  /// Its topic goes: everybody gets {@link UnknownTopic}; on return nothing writes to its files.
  void delete() {
    chain.delete();
    flusher.awaitIdle();
    compactor.awaitIdle();
    chain.view().segments().forEach(Segment::drop);
    announce();
  }

  private void announce() {
    waiters.wake();
    listeners.call();
  }

  /// The log as far as it can be read: up to the damage, where there is any.
  private LogView readable() {
    LogView view = chain.view();
    return switch (view.state()) {
      case InService _, ReadOnly _, Closed _ -> view;
      case Deleted _ -> throw new UnknownTopic(id.topic());
      case Damaged damaged -> view.below(damaged.damage().firstOffset());
    };
  }

  private void requireUndamaged(long offset) {
    LogView view = chain.view();
    if (view.state() instanceof Damaged damaged && offset < view.highWatermark()) {
      throw LogWriter.offline(id, damaged.damage());
    }
  }

  /// What lies before the damage was shown; only who starts at it gets the failure.
  private long foundDamage(DamageFoundException found, long fromOffset) {
    if (chain.damaged(found.damage())) {
      LOGGER.error("{} is damaged: {}", id, found.damage().describe());
      environment.owner().checkpointSoon();
      announce();
    }
    if (found.damage().firstOffset() > fromOffset) {
      return found.damage().firstOffset();
    }
    throw LogWriter.offline(id, found.damage());
  }

  private LogpostException readFailed(IOException e, long fromOffset) {
    LogView now = chain.view();
    if (now.state() instanceof Deleted) {
      return new UnknownTopic(id.topic());
    }
    if (fromOffset < now.startOffset()) {
      return new OffsetBeforeStart(
          id.topic(), id.partition(), fromOffset, now.startOffset(), now.highWatermark());
    }
    LOGGER.warn("{}: reading from offset {} failed", id, fromOffset, e);
    return new PartitionOffline(
        id.topic(),
        id.partition(),
        "%s can't be read at offset %d now.".formatted(id, fromOffset),
        Map.of("offset", fromOffset));
  }
}
