package io.logpost.engine.kafka;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.logpost.engine.FetchWait;
import io.logpost.record.TopicPartition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Wakes fetches that wait when their partitions grow: one consumer for all of them, which reads
/// only to learn that there is something. What there is, the fetches look up themselves; so it may
/// wake one for nothing, and never misses what comes after {@link #watch} returned.
///
/// Threads: any call it. One daemon thread, begun by the first who waits, owns the consumer; `lock`
/// covers who waits where. Under it nothing waits, and nothing is called but {@link FetchWait#run}.
final class Watcher implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Watcher.class);

  /// Who reads on soon finds his partition still watched.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  /// A partition that comes anew is looked at once the broker has answered what it was asked
  /// before.
  private static final int FETCH_MAX_WAIT_MS = 50;

  /// The broker gives one batch of a partition at least, which says enough.
  private static final int FETCH_BYTES = 1;

  private static final int FETCH_MAX_BYTES = 1 << 20;

  private static final Map<String, Object> SETTINGS =
      Map.ofEntries(
          Map.entry(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"),
          Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
          Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest"),
          Map.entry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false),
          Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES),
          Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_MAX_BYTES),
          Map.entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_MAX_WAIT_MS),
          Map.entry(ConsumerConfig.CLIENT_RACK_CONFIG, ""),
          Map.entry(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false));

  /// A partition that fetches wait at, or did a moment ago.
  private static final class Watched {
    private final Set<FetchWait> waiting = new HashSet<>();

    /// Everything before it was there when a fetch looked.
    private long offset;

    private boolean toSeek = true;

    /// Something came, and nobody waits for more: it is not read on.
    private boolean ripe;

    private long lastWaitedNanos;

    private Watched(long offset) {
      this.offset = offset;
    }

    private boolean isWanted(long now) {
      return !waiting.isEmpty() || now - lastWaitedNanos < GRACE.toNanos();
    }
  }

  private final KafkaClients clients;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock")
  private final Map<org.apache.kafka.common.TopicPartition, Watched> watched = new HashMap<>();

  @GuardedBy("lock")
  private @Nullable Thread thread;

  @GuardedBy("lock")
  private boolean closed;

  /// Written by the thread; others only wake it up.
  private volatile @Nullable Consumer<ByteBuffer, ByteBuffer> consumer;

  Watcher(KafkaClients clients) {
    this.clients = clients;
  }

  /// Wakes a fetch whenever something comes to one of these places; for a fetch that is watched
  /// already it goes on.
  void watch(Map<TopicPartition, Long> offsets, FetchWait wait) {
    lock.lock();
    try {
      boolean news = false;
      for (Map.Entry<TopicPartition, Long> each : offsets.entrySet()) {
        news |= watch(Names.ofKafka(each.getKey()), each.getValue(), wait);
      }
      if (news) {
        begin();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether the thread has to look at it anew.
  @GuardedBy("lock")
  private boolean watch(org.apache.kafka.common.TopicPartition id, long offset, FetchWait wait) {
    Watched place = watched.computeIfAbsent(id, _ -> new Watched(offset));
    if (place.offset < offset) {
      // what lies between was there when this fetch looked, but not when the others did
      place.waiting.forEach(FetchWait::run);
      place.offset = offset;
      place.toSeek = true;
    }
    place.waiting.add(wait);
    boolean news = place.toSeek || place.ripe;
    place.ripe = false;
    return news;
  }

  @GuardedBy("lock")
  private void begin() {
    if (thread == null && !closed) {
      thread = Thread.ofPlatform().daemon().name("logpost-kafka-watcher").start(this::run);
    }
    changed.signalAll();
    Consumer<ByteBuffer, ByteBuffer> polling = consumer;
    if (polling != null) {
      polling.wakeup();
    }
  }

  /// Wakes a fetch no more.
  void unwatch(Set<TopicPartition> ids, FetchWait wait) {
    long now = System.nanoTime();
    lock.lock();
    try {
      for (TopicPartition id : ids) {
        Watched place = watched.get(Names.ofKafka(id));
        if (place != null && place.waiting.remove(wait)) {
          place.lastWaitedNanos = now;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Wakes the fetches that wait at a topic that is gone, or is another one now.
  void forget(String topic) {
    lock.lock();
    try {
      watched
          .entrySet()
          .removeIf(each -> {
            boolean concerned = each.getKey().topic().equals(topic);
            if (concerned) {
              each.getValue().waiting.forEach(FetchWait::run);
            }
            return concerned;
          });
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (awaitWork()) {
      try {
        look();
      } catch (WakeupException _) {
        // there is something new to watch
      } catch (RuntimeException e) {
        LOGGER.warn("Fetches that wait look for themselves: {}", e.toString());
        startOver();
      }
    }
    close(consumer);
  }

  /// Waits until somebody waits; false once it is closed.
  private boolean awaitWork() {
    lock.lock();
    try {
      while (!closed && wanted().isEmpty()) {
        changed.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Set<org.apache.kafka.common.TopicPartition> wanted() {
    long now = System.nanoTime();
    Set<org.apache.kafka.common.TopicPartition> wanted = new HashSet<>();
    watched.forEach((id, place) -> {
      if (place.isWanted(now)) {
        wanted.add(id);
      }
    });
    return wanted;
  }

  private void look() {
    Consumer<ByteBuffer, ByteBuffer> reading = consumer;
    if (reading == null) {
      reading = clients.consumer(SETTINGS);
      consumer = reading;
    }
    place(reading);
    var came = reading.poll(POLL_TIMEOUT).nextOffsets();
    lock.lock();
    try {
      came.forEach((id, next) -> wake(id, next.offset()));
    } finally {
      lock.unlock();
    }
  }

  /// Puts the consumer where fetches wait.
  private void place(Consumer<ByteBuffer, ByteBuffer> reading) {
    Map<org.apache.kafka.common.TopicPartition, Long> seeks = new HashMap<>();
    Set<org.apache.kafka.common.TopicPartition> ripe = new HashSet<>();
    Set<org.apache.kafka.common.TopicPartition> wanted;
    lock.lock();
    try {
      wanted = wanted();
      watched.keySet().retainAll(wanted);
      watched.forEach((id, place) -> {
        if (place.toSeek) {
          seeks.put(id, place.offset);
          place.toSeek = false;
        }
        if (place.ripe) {
          ripe.add(id);
        }
      });
    } finally {
      lock.unlock();
    }
    if (!reading.assignment().equals(wanted)) {
      reading.assign(wanted);
    }
    seeks.forEach(reading::seek);
    reading.pause(ripe);
    wanted.removeAll(ripe);
    reading.resume(wanted);
  }

  @GuardedBy("lock")
  private void wake(org.apache.kafka.common.TopicPartition id, long next) {
    Watched place = watched.get(id);
    if (place != null) {
      place.ripe = place.waiting.isEmpty();
      place.waiting.forEach(FetchWait::run);
      if (!place.toSeek) {
        place.offset = next;
      }
    }
  }

  /// After a failure: whoever waits looks for himself, and the consumer is made anew.
  private void startOver() {
    close(consumer);
    consumer = null;
    lock.lock();
    try {
      for (Watched place : watched.values()) {
        place.toSeek = true;
        place.waiting.forEach(FetchWait::run);
      }
      long rest = PAUSE_AFTER_FAILURE.toNanos();
      while (!closed && rest > 0) {
        rest = changed.awaitNanos(rest);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts the watcher", e);
    } finally {
      lock.unlock();
    }
  }

  private static void close(@Nullable Consumer<ByteBuffer, ByteBuffer> ended) {
    if (ended != null) {
      ended.close(CloseOptions.timeout(Duration.ZERO));
    }
  }

  /// Wakes nobody any more.
  @Override
  public void close() {
    Thread ended;
    lock.lock();
    try {
      closed = true;
      ended = thread;
      changed.signalAll();
      Consumer<ByteBuffer, ByteBuffer> polling = consumer;
      if (polling != null) {
        polling.wakeup();
      }
    } finally {
      lock.unlock();
    }
    if (ended != null) {
      join(ended);
    }
  }

  private static void join(Thread ended) {
    try {
      ended.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a stop", e);
    }
  }
}
