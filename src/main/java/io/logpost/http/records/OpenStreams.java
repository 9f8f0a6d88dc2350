package io.logpost.http.records;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.logpost.http.BodyPauses;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.stereotype.Component;

/// The streams that are open, so that a stop ends them at once: they are told before the web server
/// waits for its requests, and one whose reader is too slow to hear it is cut off.
///
/// Any thread.
@Component
final class OpenStreams implements ApplicationListener<ContextClosedEvent>, SmartLifecycle {
  /// How long a stop waits for streams to end by themselves.
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Set<BodyPauses.SlowReader> open = new HashSet<>();

  /// Written under the lock, read without it.
  private volatile boolean stopped;

  private volatile boolean running;

  boolean isStopped() {
    return stopped;
  }

  void add(BodyPauses.SlowReader reader) {
    lock.lock();
    try {
      open.add(reader);
    } finally {
      lock.unlock();
    }
  }

  /// To be called before the reader is closed.
  void remove(BodyPauses.SlowReader reader) {
    lock.lock();
    try {
      open.remove(reader);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a stop, at most so long.
  void awaitStop(Duration limit) {
    lock.lock();
    try {
      long rest = limit.toNanos();
      while (!stopped && rest > 0) {
        rest = changed.awaitNanos(rest);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a stream", e);
    } finally {
      lock.unlock();
    }
  }

  /// Tells the streams that the server stops, together with all that makes them wait.
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    setStopped(true);
  }

  @Override
  public void start() {
    setStopped(false);
    running = true;
  }

  /// Returns when no stream is open, or those that are have been cut off.
  @Override
  public void stop() {
    running = false;
    setStopped(true);
    if (!awaitNone(GRACE)) {
      cut();
    }
  }

  /// Waits until no stream is open, at most so long; answers whether none is.
  boolean awaitNone(Duration limit) {
    lock.lock();
    try {
      long rest = limit.toNanos();
      while (!open.isEmpty() && rest > 0) {
        rest = changed.awaitNanos(rest);
      }
      return open.isEmpty();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a stop", e);
    } finally {
      lock.unlock();
    }
  }

  private void cut() {
    lock.lock();
    try {
      open.forEach(BodyPauses.SlowReader::cut);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void setStopped(boolean to) {
    lock.lock();
    try {
      stopped = to;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
