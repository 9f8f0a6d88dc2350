package io.logpost.log;

import io.logpost.error.LogpostException;
import io.logpost.log.LogState.InService;
import io.logpost.log.SealedBatches.BadBatchException;
import io.logpost.record.InvalidBatchException;
import io.logpost.record.RecordVisitor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compacts one log: groups of neighbouring segments, oldest first, each written as one segment
/// that takes their place.
///
/// Threads: {@link #look} and {@link #run} by the one that compacts, the rest by any. `running` is
/// held over a run; `sealedLock` and the append lock may be taken under it. A run ends between two
/// batches where the log leaves service or the caller says so. What failed is not tried again for a
/// while.
final class LogCompactor {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogCompactor.class);

  /// How long a log is left alone after a failure.
  private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

  private final PartitionId id;
  private final PartitionDirectory directory;
  private final Supplier<LogConfig> config;
  private final LogEnvironment environment;
  private final LogChain chain;
  private final SegmentSwap swap;
  private final Reader reader;
  private final ReentrantLock running = new ReentrantLock();

  /// Written while `running` is held. Never goes back.
  private volatile long cleanedTo;

  /// Written by the compacting thread.
  private volatile boolean hasFailed;

  /// Only the compacting thread's.
  private long failedAtNanos;

  /// Reads records as {@link PartitionLog#read} does, which decides whether the log is damaged.
  interface Reader {
    long read(long fromOffset, RecordVisitor visitor);
  }

  /// What a run came to.
  ///
  /// @param sizeBefore bytes of the segments that were replaced
  /// @param readBytes with those read for the keys
  record Result(long endOffset, long sizeBefore, long readBytes, long writtenBytes) {}

  /// @param cleanedTo up to where an earlier run got
  LogCompactor(
      PartitionId id,
      PartitionDirectory directory,
      Supplier<LogConfig> config,
      LogEnvironment environment,
      LogChain chain,
      long cleanedTo,
      Reader reader) {
    this.id = id;
    this.directory = directory;
    this.config = config;
    this.environment = environment;
    this.chain = chain;
    this.reader = reader;
    this.swap = new SegmentSwap(directory.path(), environment, chain);
    // a log that was cut below it has other records there now
    this.cleanedTo = cleanedTo <= chain.view().logEndOffset() ? cleanedTo : 0;
  }

  /// Up to where the log is compacted; saved with its start.
  long cleanedTo() {
    return cleanedTo;
  }

  /// What keeps it from its work, or an empty text.
  String trouble() {
    return hasFailed && chain.swapIsUnfinished()
        ? "the files of a compaction could not all be put in their places; that is tried again every minute, and until it succeeds nothing old is deleted or compacted: see the log for what the disk said"
        : "";
  }

  /// What there is to compact, once a swap that failed is done; empty where the topic or the log's
  /// state does not have it.
  Optional<Cleanable> look(long nowMs) {
    LogConfig.Cleanup cleanup = config.get().cleanup();
    boolean mayChange = chain.view().state() instanceof InService && !isResting();
    if (!mayChange || !finishSwap() || !cleanup.compacts()) {
      return Optional.empty();
    }
    try {
      LogView view = chain.view();
      long recoveryPoint = chain.recoveryPoint();
      return Optional.of(Cleanable.of(view, cleanup, cleanedTo, recoveryPoint, nowMs));
    } catch (IOException e) {
      failed(e);
      return Optional.empty();
    }
  }

  /// Whether no swap is left half done, now.
  private boolean finishSwap() {
    if (!chain.swapIsUnfinished()) {
      return true;
    }
    running.lock();
    try {
      if (!(chain.view().state() instanceof InService)) {
        return false; // since a moment: whoever waited for this thread needs the files as they are
      }
      swap.finish();
      LOGGER.info("{}: the files of a compaction are in their places now", id);
      return true;
    } catch (IOException | RuntimeException e) {
      failed(e);
      return false;
    } finally {
      running.unlock();
    }
  }

  /// Whether it is time to.
  boolean isDue(Cleanable what, long nowMs) {
    try {
      return what.isDue(config.get().cleanup(), nowMs);
    } catch (IOException | InvalidBatchException e) {
      failed(e);
      return false;
    }
  }

  private boolean isResting() {
    return hasFailed && environment.nanos().getAsLong() - failedAtNanos < RETRY_AFTER.toNanos();
  }

  /// Compacts what a look found; empty where it could not, or not to the end.
  ///
  /// @param memoryBytes what the keys may take
  Optional<Result> run(Cleanable what, long nowMs, long memoryBytes, BooleanSupplier isStopped) {
    long began = environment.nanos().getAsLong();
    running.lock();
    try {
      BooleanSupplier mayGoOn =
          () -> !isStopped.getAsBoolean() && chain.view().state() instanceof InService;
      LogConfig current = config.get();
      Compaction compaction =
          new Compaction(
              what,
              current.cleanup(),
              nowMs,
              environment.clock().millis(),
              memoryBytes,
              environment.buffers(),
              mayGoOn);
      hasFailed = false;
      Optional<Result> result =
          compaction.readKeys() ? rewrite(what, compaction, current) : Optional.empty();
      result.ifPresent(done -> tell(done, environment.nanos().getAsLong() - began));
      return result;
    } catch (BadBatchException e) {
      failed(e);
      readSuspect(e, what.startOffset());
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      failed(e);
      return Optional.empty();
    } finally {
      running.unlock();
    }
  }

  private void tell(Result done, long nanos) {
    LOGGER.info(
        "{} compacted up to offset {} in {} ms: {} bytes became {}",
        id,
        done.endOffset(),
        Duration.ofNanos(nanos).toMillis(),
        done.sizeBefore(),
        done.writtenBytes());
  }

  /// Whoever reads there from now on gets told, where it is damage.
  private void readSuspect(BadBatchException e, long startOffset) {
    long from = Math.max(e.fromOffset(), startOffset);
    try {
      var _ = reader.read(from, record -> record.offset() + 1 < e.toOffset());
    } catch (LogpostException failure) {
      LOGGER.warn("{}: {}", id, failure.getMessage());
    }
  }

  private Optional<Result> rewrite(Cleanable what, Compaction compaction, LogConfig current)
      throws IOException, BadBatchException {
    long sizeBefore = 0;
    long writtenBytes = 0;
    int first = 0;
    while (first < what.segments().size()
        && what.segments().get(first).baseOffset() < compaction.endOffset()) {
      List<Segment> group = group(what, first, compaction.endOffset(), current);
      long groupEnd = what.endOf(first + group.size() - 1);
      Optional<Segment> by = replace(group, groupEnd, compaction, current);
      if (by.isEmpty()) {
        return Optional.empty();
      }
      sizeBefore += group.stream().mapToLong(Segment::sizeBytes).sum();
      writtenBytes += by.get().sizeBytes();
      first += group.size();
    }
    cleanedTo = Math.max(cleanedTo, compaction.endOffset());
    environment.owner().checkpointSoon();
    return Optional.of(
        new Result(compaction.endOffset(), sizeBefore, compaction.readBytes(), writtenBytes));
  }

  /// Segments that fit into one together, as they are now.
  private static List<Segment> group(Cleanable what, int first, long endOffset, LogConfig config) {
    List<Segment> group = new ArrayList<>();
    long base = what.segments().get(first).baseOffset();
    long bytes = 0;
    long offsets = 0;
    long times = 0;
    for (int i = first; i < what.segments().size(); i++) {
      Segment segment = what.segments().get(i);
      bytes += segment.sizeBytes();
      offsets += segment.offsetIndex().file().sizeBytes();
      times += segment.timeIndex().file().sizeBytes();
      boolean fits =
          bytes <= config.segmentBytes()
              && Math.max(offsets, times) <= config.segmentIndexBytes()
              && what.endOf(i) - 1 - base <= Integer.MAX_VALUE
              && segment.baseOffset() < endOffset;
      if (!fits && !group.isEmpty()) {
        break;
      }
      group.add(segment);
    }
    return group;
  }

  /// What took a group's place; empty where nothing did.
  private Optional<Segment> replace(
      List<Segment> group, long groupEnd, Compaction compaction, LogConfig current)
      throws IOException, BadBatchException {
    requireRoom(group);
    long newestMs = TimeIndex.NO_TIMESTAMP;
    long largest = TimeIndex.NO_TIMESTAMP;
    for (Segment segment : group) {
      newestMs = Math.max(newestMs, segment.newestMs());
      largest = Math.max(largest, segment.largestTimestamp());
    }
    CleanedSegment cleaned =
        CleanedSegment.create(
            environment,
            directory.path(),
            group.getFirst().baseOffset(),
            newestMs,
            current.indexIntervalBytes());
    boolean isReplaced = false;
    try {
      if (compaction.copy(group, groupEnd, cleaned)) {
        cleaned.finish(groupEnd, largest);
        isReplaced = swap.replace(group, groupEnd, cleaned.segment());
      }
      return isReplaced ? Optional.of(cleaned.segment()) : Optional.empty();
    } finally {
      if (!isReplaced && !chain.swapIsUnfinished()) {
        cleaned.discard();
      }
    }
  }

  private void requireRoom(List<Segment> group) throws IOException {
    long needed = group.stream().mapToLong(Segment::sizeBytes).sum();
    long usable = environment.files().usableBytes();
    if (usable < needed) {
      throw new DiskFullException(
          "the disk has %d bytes left and a compaction may need %d".formatted(usable, needed));
    }
  }

  private void failed(Exception e) {
    hasFailed = true;
    failedAtNanos = environment.nanos().getAsLong();
    if (chain.swapIsUnfinished()) {
      LOGGER.error("{}: {}", id, trouble(), e);
    } else {
      LOGGER.error("{} could not be compacted; it is tried again later", id, e);
    }
  }

  /// Returns when nothing of the log is being compacted; nothing begins where the log is out of
  /// service.
  void awaitIdle() {
    running.lock();
    try {
      LOGGER.debug("{} is not being compacted", id);
    } finally {
      running.unlock();
    }
  }
}
