package io.logpost.engine.kafka;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.logpost.engine.Isolation;
import io.logpost.error.LogpostException.ClusterUnavailable;
import io.logpost.error.LogpostException.Overloaded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// The readers of an engine. Who reads on takes the one that stands where it goes on; else there is
/// a new one as long as there are few, else the one that was idle longest is moved.
///
/// Threads: any. `lock` covers which reader is idle; a reader that is taken is its taker's.
final class Readers implements AutoCloseable {
  private static final int MAX_COUNT = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration MAX_IDLE = Duration.ofSeconds(30);

  /// How much is fetched ahead at most, unless a batch is larger.
  private static final int FETCH_BYTES = 1 << 20;

  /// A reader's fetch that waits at a broker keeps it from reading elsewhere there.
  private static final int FETCH_MAX_WAIT_MS = 20;

  private static final int MAX_POLL_RECORDS = 1000;

  private static final Map<String, Object> SETTINGS =
      Map.of(
          ConsumerConfig.GROUP_PROTOCOL_CONFIG,
          "classic",
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          false,
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
          "none",
          ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
          false,
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          MAX_POLL_RECORDS,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
          FETCH_BYTES,
          ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
          FETCH_BYTES,
          ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
          FETCH_MAX_WAIT_MS,
          ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG,
          false);

  private record Idle(Reader reader, long sinceNanos) {}

  private final KafkaClients clients;
  private final Semaphore untaken = new Semaphore(MAX_COUNT);
  private final ReentrantLock lock = new ReentrantLock();

  /// The one that was idle longest first.
  @GuardedBy("lock")
  private final List<Idle> idle = new ArrayList<>();

  /// Idle and taken.
  @GuardedBy("lock")
  private int count;

  @GuardedBy("lock")
  private boolean closed;

  Readers(KafkaClients clients) {
    this.clients = clients;
  }

  /// A reader that stands at an offset, to be given back or discarded.
  ///
  /// @throws Overloaded where all are taken, by readers that are slow
  /// @throws ClusterUnavailable where none can be made
  Reader take(Reader.Source source, long offset) {
    awaitOne();
    Reader chosen = null;
    try {
      chosen = choose(source, offset);
      if (chosen != null && chosen.source().isolation() != source.isolation()) {
        chosen.close();
        chosen = null;
      }
      if (chosen == null) {
        chosen = make(source, offset);
      } else if (!chosen.source().equals(source) || chosen.offset() != offset) {
        chosen.moveTo(source, offset);
      }
      return chosen;
    } catch (KafkaException e) {
      discard(chosen);
      throw KafkaErrors.notMade(e);
    } catch (ClusterUnavailable e) {
      untaken.release();
      throw e;
    }
  }

  private void awaitOne() {
    try {
      if (!untaken.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Overloaded(
            "%d fetches of this process read from the cluster at this moment, as many as may."
                .formatted(MAX_COUNT));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a fetch", e);
    }
  }

  /// The idle reader to use; null where a new one is to be made, which is counted already.
  private @Nullable Reader choose(Reader.Source source, long offset) {
    lock.lock();
    try {
      if (closed) {
        throw new ClusterUnavailable("The server is stopping.");
      }
      for (int i = idle.size() - 1; i >= 0; i--) {
        Reader reader = idle.get(i).reader();
        if (reader.offset() == offset && reader.source().equals(source)) {
          idle.remove(i);
          return reader;
        }
      }
      if (count < MAX_COUNT) {
        count++;
        return null;
      }
      return longestIdle(source.isolation());
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Reader longestIdle(Isolation isolation) {
    for (int i = 0; i < idle.size(); i++) {
      if (idle.get(i).reader().source().isolation() == isolation) {
        return idle.remove(i).reader();
      }
    }
    return idle.removeFirst().reader();
  }

  private Reader make(Reader.Source source, long offset) {
    Map<String, Object> settings =
        KafkaClients.with(
            SETTINGS,
            Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                source.isolation().name().toLowerCase(Locale.ROOT)));
    return new Reader(clients.consumer(settings), source, offset);
  }

  /// Gives a reader back to stand where it is.
  void giveBack(Reader reader) {
    boolean kept;
    lock.lock();
    try {
      kept = !closed;
      if (kept) {
        idle.add(new Idle(reader, System.nanoTime()));
      }
    } finally {
      lock.unlock();
    }
    if (!kept) {
      reader.close();
    }
    untaken.release();
  }

  /// Ends a reader that failed, or was never made.
  void discard(@Nullable Reader reader) {
    lock.lock();
    try {
      count--;
    } finally {
      lock.unlock();
    }
    if (reader != null) {
      reader.close();
    }
    untaken.release();
  }

  /// Closes those that nobody used for some time, with what they fetched ahead.
  void closeIdle() {
    closeIdle(MAX_IDLE.toNanos());
  }

  private void closeIdle(long nanos) {
    long now = System.nanoTime();
    List<Reader> ended = new ArrayList<>();
    lock.lock();
    try {
      for (Iterator<Idle> each = idle.iterator(); each.hasNext(); ) {
        Idle one = each.next();
        if (now - one.sinceNanos() >= nanos) {
          each.remove();
          ended.add(one.reader());
          count--;
        }
      }
    } finally {
      lock.unlock();
    }
    ended.forEach(Reader::close);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    closeIdle(0);
  }
}
