package io.logpost.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.logpost.log.LogRead.DamageFoundException;
import io.logpost.log.LogState.Deleted;
import io.logpost.log.LogState.ReadOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts a log on disk, one flush at a time, as long as something is unflushed: so many appends
/// share one force.
///
/// Threads: {@link #start} by any; the flush itself on the flushers' threads. Whoever sets
/// `flushing` owns the flush until it is unset, and only that thread forces files, writes indexes
/// or cuts. After a failed force none is tried again, in whatever state the log is: what was to be
/// forced is cut off ({@link LogCut}), and that is tried until it succeeds.
final class LogFlusher {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogFlusher.class);

  /// So long after it was cut a log is in service again.
  static final Duration RETURNS_AFTER = Duration.ofSeconds(5);

  /// A cut that failed is tried again after this, then after twice as long each time.
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private static final long DESCRIPTOR_RETRY_NANOS = 20_000_000;

  private final PartitionId id;
  private final PartitionDirectory directory;
  private final LogChain chain;
  private final LogEnvironment environment;
  private final LogCut logCut;

  /// Runs after each flush and each change of state, without a lock.
  private final Runnable afterFlush;

  @GuardedBy("chain.appendLock")
  private boolean flushing;

  /// Whether the log, out of service, was cut back.
  @GuardedBy("chain.appendLock")
  private boolean isCut;

  @GuardedBy("chain.appendLock")
  private boolean cutIsDue;

  /// When to look after a log out of service, in monotonic time.
  @GuardedBy("chain.appendLock")
  private long nextLookNanos;

  @GuardedBy("chain.appendLock")
  private Duration pause = FIRST_PAUSE;

  /// When the flush under way began; null between flushes.
  private volatile @Nullable Long beganNanos;

  LogFlusher(
      PartitionId id,
      PartitionDirectory directory,
      LogChain chain,
      LogEnvironment environment,
      LogCut logCut,
      Runnable afterFlush) {
    this.id = id;
    this.directory = directory;
    this.chain = chain;
    this.environment = environment;
    this.logCut = logCut;
    this.afterFlush = afterFlush;
  }

  /// Whether what a failed disk left above the high watermark is still to be cut off.
  boolean mustCut() {
    chain.appendLock.lock();
    try {
      return chain.flushFailed() && !isCut;
    } finally {
      chain.appendLock.unlock();
    }
  }

  /// How long the flush under way has been at the disk; zero between flushes.
  Duration atTheDisk() {
    Long began = beganNanos;
    return began == null
        ? Duration.ZERO
        : Duration.ofNanos(environment.nanos().getAsLong() - began);
  }

  /// Sees to it that what is unflushed now gets flushed.
  void start() {
    chain.appendLock.lock();
    try {
      if (!flushing) {
        flushing = true;
        environment.flushers().execute(this::flush);
      }
    } finally {
      chain.appendLock.unlock();
    }
  }

  /// Returns when no flush is under way.
  void awaitIdle() {
    chain.appendLock.lock();
    try {
      while (flushing) {
        chain.changed.awaitUninterruptibly();
      }
    } finally {
      chain.appendLock.unlock();
    }
  }

  /// The disk failed: no more writes and flushes, and what lies above the high watermark is cut
  /// off.
  void leaveService(String why, Exception cause) {
    LOGGER.error("{} takes no writes and is not flushed from now on: {}", id, why, cause);
    chain.appendLock.lock();
    try {
      if (chain.endFlushing(why + ": " + cause.getMessage())) {
        isCut = false;
        pause = FIRST_PAUSE;
        cutIsDue = true;
        environment.owner().leftService();
        start();
      }
    } finally {
      chain.appendLock.unlock();
    }
    environment.owner().checkpointSoon();
  }

  /// Looks after a log out of service: tries the cut again or puts the log back in service, when it
  /// is time. Waits for the disk; under no lock.
  void lookAfter() {
    int leavings;
    chain.appendLock.lock();
    try {
      boolean waits = cutIsDue || flushing || environment.nanos().getAsLong() - nextLookNanos < 0;
      if (!chain.flushFailed() || waits) {
        return;
      }
      if (!isCut) {
        cutIsDue = true;
        start();
      }
      if (!isCut || !(chain.view().state() instanceof ReadOnly)) {
        return;
      }
      leavings = chain.leavings();
    } finally {
      chain.appendLock.unlock();
    }
    returnToService(leavings);
  }

  /// First the checkpoint has to say nothing of a cut any more: the next opening would cut off what
  /// is appended from now on.
  private void returnToService(int leavings) {
    try {
      environment.owner().checkpointNow();
    } catch (IOException e) {
      LOGGER.warn("{} stays out of service until the checkpoint can be written", id, e);
      return;
    }
    chain.appendLock.lock();
    try {
      if (chain.leavings() == leavings && chain.returnToService()) {
        LOGGER.info("{} is in service again, from offset {} on", id, chain.view().logEndOffset());
      }
    } finally {
      chain.appendLock.unlock();
    }
  }

  /// One flush; the next one, where the log end has moved meanwhile, stands behind those of other
  /// logs.
  private void flush() {
    beganNanos = environment.nanos().getAsLong();
    try {
      if (chain.flushFailed()) {
        cutIfDue();
      } else {
        round(chain.begin());
      }
    } catch (IOException | RuntimeException e) {
      leaveService("flushing " + directory.path() + " failed", e);
    } finally {
      endFlush();
    }
  }

  private void endFlush() {
    beganNanos = null;
    afterFlush.run();
    chain.appendLock.lock();
    try {
      flushing = false;
      if (cutIsDue || chain.needsFlush()) {
        start();
      }
      chain.changed.signalAll();
    } finally {
      chain.appendLock.unlock();
    }
  }

  private void round(LogChain.Round round) throws IOException {
    for (Path changed : round.directories()) {
      untilThereIsADescriptor(() -> environment.files().forceDirectory(changed));
    }
    for (Segment.Unflushed part : round.parts()) {
      untilThereIsADescriptor(part::flush);
    }
    chain.finish(round);
  }

  private interface Step {
    void run() throws IOException;
  }

  /// Tries a step again where no descriptor is left, which says that it has forced nothing yet.
  private void untilThereIsADescriptor(Step step) throws IOException {
    boolean waited = false;
    while (true) {
      try {
        step.run();
        return;
      } catch (NoDescriptorException e) {
        if (!waited) {
          LOGGER.warn("{}: its flush waits for a file descriptor", id, e);
          waited = true;
        }
        LockSupport.parkNanos(DESCRIPTOR_RETRY_NANOS);
      }
    }
  }

  private void cutIfDue() {
    chain.appendLock.lock();
    try {
      boolean due = cutIsDue && !(chain.view().state() instanceof Deleted);
      cutIsDue = false;
      if (!due) {
        return;
      }
    } finally {
      chain.appendLock.unlock();
    }
    chain.sealedLock.lock();
    try {
      chain.cutTo(logCut.run(chain.view(), chain.unflushed()));
      cutEnded(true);
    } catch (DamageFoundException e) {
      if (chain.damaged(e.damage())) {
        LOGGER.error("{} is damaged: {}", id, e.damage().describe());
      }
      cutEnded(false);
    } catch (IOException | RuntimeException e) {
      LOGGER.error("{} could not be cut back to its high watermark; it is tried again", id, e);
      cutEnded(false);
    } finally {
      chain.sealedLock.unlock();
    }
    environment.owner().checkpointSoon();
  }

  private void cutEnded(boolean done) {
    chain.appendLock.lock();
    try {
      isCut = done;
      nextLookNanos = environment.nanos().getAsLong() + (done ? RETURNS_AFTER : pause).toNanos();
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    } finally {
      chain.appendLock.unlock();
    }
  }
}
