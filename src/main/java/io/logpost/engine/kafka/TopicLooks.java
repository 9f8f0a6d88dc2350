package io.logpost.engine.kafka;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.ClusterUnavailable;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks the cluster again about a topic of which something seems wrong, and remembers where it gave
/// no answer: a topic at a time, each at most every so often.
///
/// Any thread may call it. Each look is a virtual thread's, so that nobody waits for a cluster that
/// is silent longer than a second.
final class TopicLooks {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /// One question and its answer.
  ///
  /// @param failedBefore why the look before it had no answer
  private record Look(
      long beganNanos,
      CompletableFuture<CachedTopic> answer,
      @Nullable LogpostException failedBefore) {
    boolean isOlderThan(Duration age) {
      return System.nanoTime() - beganNanos > age.toNanos();
    }

    /// Why there is no answer, as far as known; null where there is one, or may be soon.
    @Nullable LogpostException failure() {
      if (answer.isDone()) {
        return answer.isCompletedExceptionally() ? cause(answer.exceptionNow()) : null;
      }
      if (failedBefore != null) {
        return failedBefore;
      }
      return isOlderThan(PATIENCE) ? silent() : null;
    }
  }

  private final TopicCache cache;
  private final ConcurrentHashMap<String, Look> looks = new ConcurrentHashMap<>();

  TopicLooks(TopicCache cache) {
    this.cache = cache;
  }

  /// Refuses a topic about which the cluster gave no answer when it was last asked, unless it gives
  /// one now.
  ///
  /// @throws ClusterUnavailable where there is no answer yet
  void check(String topic) {
    Look last = looks.get(topic);
    LogpostException failure = last == null ? null : last.failure();
    if (last == null || !(failure instanceof ClusterUnavailable)) {
      return;
    }
    if (!last.answer().isDone() || !last.isOlderThan(PAUSE)) {
      throw failure;
    }
    var _ = again(topic);
  }

  /// The topic as the cluster has it now, or had it a moment ago.
  ///
  /// @throws UnknownTopic where it is gone
  /// @throws ClusterUnavailable where there is no answer within a second
  CachedTopic again(String topic) {
    try {
      return look(topic).answer().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw cause(e);
    } catch (TimeoutException _) {
      throw silent();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a call", e);
    }
  }

  /// Asks without waiting for the answer, for what comes later.
  void begin(String topic) {
    var _ = look(topic);
  }

  private Look look(String topic) {
    return looks.compute(
        topic,
        (_, last) -> {
          boolean goesOn = last != null && (!last.answer().isDone() || !last.isOlderThan(PAUSE));
          return goesOn ? last : next(topic, last == null ? null : last.failure());
        });
  }

  private Look next(String topic, @Nullable LogpostException failedBefore) {
    return new Look(
        System.nanoTime(),
        CompletableFuture.supplyAsync(() -> cache.ask(topic), Thread::startVirtualThread),
        failedBefore);
  }

  /// What keeps a partition from taking records at acks=all as far as known, or an empty text; asks
  /// for what is not known.
  String trouble(TopicPartition id) {
    try {
      CachedTopic topic = again(id.topic());
      return id.partition() < topic.partitions().size() ? topic.trouble(id.partition()) : "";
    } catch (LogpostException e) {
      return e.detail();
    }
  }

  private static LogpostException cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException || cause instanceof ExecutionException) {
      cause = cause.getCause();
    }
    if (cause instanceof LogpostException known) {
      return known;
    }
    throw new IllegalStateException("a look failed", cause);
  }

  private static ClusterUnavailable silent() {
    return new ClusterUnavailable("The Kafka cluster does not answer.");
  }
}
