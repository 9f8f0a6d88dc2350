package io.logpost.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts a log on disk, one flush at a time, as long as something is unflushed: so many appends
/// share one force.
///
/// Threads: {@link #start} by any; the flush itself on the flushers' threads. Whoever sets
/// `flushing` owns the flush until it is unset, and only that thread forces files, writes indexes
/// or cuts. After a failed force none is tried again, in whatever state the log is: it is cut back
/// to its high watermark, once.
final class LogFlusher {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogFlusher.class);

  private static final long DESCRIPTOR_RETRY_NANOS = 20_000_000;

  private final PartitionId id;
  private final PartitionDirectory directory;
  private final LogChain chain;
  private final LogEnvironment environment;

  /// Runs after each flush and each change of state, without a lock.
  private final Runnable afterFlush;

  @GuardedBy("chain.appendLock")
  private boolean flushing;

  /// Whether the log, once out of service, was cut back. Written by the flushing thread.
  private volatile boolean isCut;

  private volatile boolean cutTried;

  /// When the flush under way began; null between flushes.
  private volatile @Nullable Long beganNanos;

  LogFlusher(
      PartitionId id,
      PartitionDirectory directory,
      LogChain chain,
      LogEnvironment environment,
      Runnable afterFlush) {
    this.id = id;
    this.directory = directory;
    this.chain = chain;
    this.environment = environment;
    this.afterFlush = afterFlush;
  }

  /// Whether what a failed disk left above the high watermark is cut off.
  boolean isCut() {
    return isCut;
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
    if (chain.endFlushing(why + ": " + cause.getMessage())) {
      environment.owner().checkpointSoon();
      start();
    }
  }

  /// One flush; the next one, where the log end has moved meanwhile, stands behind those of other
  /// logs.
  private void flush() {
    beganNanos = environment.nanos().getAsLong();
    try {
      if (chain.flushFailed()) {
        cut();
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
      boolean mustCut = chain.flushFailed() && !cutTried;
      if (mustCut || chain.needsFlush()) {
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

  /// Cuts the files back to what a returned force covers, so that no later start takes in what the
  /// page cache shows but the disk may not have.
  private void cut() throws IOException {
    if (cutTried) {
      return;
    }
    cutTried = true;
    LogView view = chain.view();
    List<Segment> gone = new ArrayList<>();
    for (Segment segment : view.segments()) {
      if (segment.baseOffset() > view.highWatermark()) {
        for (Path path : segment.paths()) {
          environment.files().delete(path);
        }
        gone.add(segment);
      } else {
        segment.cutToFlushed(environment.files());
      }
    }
    environment.files().forceDirectory(directory.path());
    chain.cutTo(gone);
    isCut = true;
  }
}
