package io.logpost.http.records;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.logpost.error.LogpostException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Cuts the lines of an NDJSON body into requests: one is on its way to the disk while the next is
/// gathered, never more.
///
/// The gathered lines leave as one request as soon as the reader has nothing more to read at the
/// moment (or the request is full) and the one before is stored. So a slow source has each line
/// stored at once, and a fast one as many together as arrive during a flush.
///
/// Threads: one reads and adds, a virtual thread of its own stores; `lock` guards what they share.
/// After a failure nothing more is stored.
final class LineRequests {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Supplier<LineRequest> nextRequest;
  private final ProduceService service;
  private final LineResults results;

  @GuardedBy("lock")
  private @Nullable LineRequest gathered;

  @GuardedBy("lock")
  private boolean wanted;

  @GuardedBy("lock")
  private boolean ended;

  @GuardedBy("lock")
  private boolean storing;

  @GuardedBy("lock")
  private @Nullable RuntimeException failure;

  LineRequests(Supplier<LineRequest> nextRequest, ProduceService service, LineResults results) {
    this.nextRequest = nextRequest;
    this.service = service;
    this.results = results;
  }

  /// Adds a line; waits while a full request can't leave yet.
  ///
  /// @return false where storing an earlier line failed, so that reading may end
  boolean add(LineParser parser, byte[] bytes, int from, int to, long line, RecordPlace place) {
    lock.lock();
    try {
      while (gathered != null && gathered.isFull() && failure == null) {
        letGo();
        changed.awaitUninterruptibly();
      }
      if (failure != null) {
        return false;
      }
      if (gathered == null) {
        gathered = nextRequest.get();
      }
      gathered.add(parser, bytes, from, to, line, place);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Says that no line waits to be added: what is gathered may leave.
  void pause() {
    lock.lock();
    try {
      letGo();
    } finally {
      lock.unlock();
    }
  }

  /// Stores what is left and returns when all of it is stored or has failed.
  ///
  /// @return why storing failed, or null
  @Nullable RuntimeException end() {
    lock.lock();
    try {
      letGo();
      ended = true;
      changed.signalAll();
      while (storing) {
        changed.awaitUninterruptibly();
      }
      if (gathered != null) {
        gathered.close();
        gathered = null;
      }
      return failure;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void letGo() {
    if (gathered != null && gathered.lineCount() > 0) {
      wanted = true;
      changed.signalAll();
      if (!storing && failure == null) {
        storing = true;
        Thread.ofVirtual().name("lines").start(this::store);
      }
    }
  }

  private void store() {
    RuntimeException why = null;
    try {
      LineRequest request = next();
      while (request != null && why == null) {
        try (LineRequest _ = request) {
          why = store(request);
        }
        request = why == null ? next() : null;
      }
    } catch (RuntimeException e) {
      why = e;
    } catch (Error e) {
      why = new IllegalStateException("storing lines ended in an error", e);
    } finally {
      stopped(why);
    }
  }

  private @Nullable RuntimeException store(LineRequest request) {
    ProduceOutcome outcome;
    try {
      outcome = service.append(request.records());
    } catch (LogpostException e) {
      return new LineFailure(e, request.line(0), request.line(request.lineCount() - 1));
    }
    results.add(request, outcome);
    LogpostException failed = outcome.failure();
    return failed == null
        ? null
        : new LineFailure(
            failed,
            request.line(outcome.storedBeforeFailure()),
            request.line(request.lineCount() - 1));
  }

  private @Nullable LineRequest next() {
    lock.lock();
    try {
      while (!wanted && !ended) {
        changed.awaitUninterruptibly();
      }
      LineRequest next = wanted ? gathered : null;
      gathered = wanted ? null : gathered;
      wanted = false;
      changed.signalAll();
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void stopped(@Nullable RuntimeException why) {
    lock.lock();
    try {
      failure = why;
      storing = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
