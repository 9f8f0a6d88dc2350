package io.logpost.engine.kafka;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.logpost.engine.OffsetBounds;
import io.logpost.error.LogpostException;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// Where partitions start and end, asked in one question for all who want to know at the same time:
/// who comes while a question is under way waits for the next one, since an answer must not be
/// older than its question.
///
/// Threads: any. `lock` covers what is gathered; under it nothing waits.
final class SharedBounds {
  /// A question that takes longer keeps nobody: the next one is asked beside it.
  private static final Duration PATIENCE = Duration.ofMillis(30);

  /// Asks for bounds, without waiting for them.
  interface Question {
    Map<TopicPartition, CompletableFuture<OffsetBounds>> ask(Collection<TopicPartition> ids);
  }

  private final Question question;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private Map<TopicPartition, CompletableFuture<OffsetBounds>> gathered = new LinkedHashMap<>();

  @GuardedBy("lock")
  private int underWay;

  SharedBounds(Question question) {
    this.question = question;
  }

  /// The bounds of partitions, in the order asked.
  Map<TopicPartition, OffsetBounds> of(Collection<TopicPartition> ids) {
    Map<TopicPartition, CompletableFuture<OffsetBounds>> mine = new LinkedHashMap<>();
    lock.lock();
    try {
      for (TopicPartition id : ids) {
        mine.put(id, gathered.computeIfAbsent(id, _ -> new CompletableFuture<>()));
      }
    } finally {
      lock.unlock();
    }
    askUnlessUnderWay();
    Map<TopicPartition, OffsetBounds> bounds = new LinkedHashMap<>();
    mine.forEach((id, answer) -> bounds.put(id, await(answer, Subject.of(id))));
    return bounds;
  }

  private void askUnlessUnderWay() {
    Map<TopicPartition, CompletableFuture<OffsetBounds>> batch = Map.of();
    lock.lock();
    try {
      if (underWay == 0) {
        batch = take();
      }
    } finally {
      lock.unlock();
    }
    ask(batch);
  }

  private void askNow() {
    Map<TopicPartition, CompletableFuture<OffsetBounds>> batch;
    lock.lock();
    try {
      batch = take();
    } finally {
      lock.unlock();
    }
    ask(batch);
  }

  @GuardedBy("lock")
  private Map<TopicPartition, CompletableFuture<OffsetBounds>> take() {
    Map<TopicPartition, CompletableFuture<OffsetBounds>> batch = gathered;
    if (!batch.isEmpty()) {
      underWay++;
      gathered = new LinkedHashMap<>();
    }
    return batch;
  }

  private void ask(Map<TopicPartition, CompletableFuture<OffsetBounds>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    var all = CompletableFuture.allOf(batch.values().toArray(new CompletableFuture<?>[0]));
    var _ = all.whenComplete((_, _) -> ended());
    try {
      Map<TopicPartition, CompletableFuture<OffsetBounds>> answers = question.ask(batch.keySet());
      batch.forEach((id, mine) -> pass(requireNonNull(answers.get(id)), mine));
    } catch (RuntimeException e) {
      batch.values().forEach(each -> each.completeExceptionally(e));
    }
  }

  private static void pass(
      CompletableFuture<OffsetBounds> answer, CompletableFuture<OffsetBounds> mine) {
    var _ =
        answer.whenComplete((bounds, failure) -> {
          if (failure == null) {
            mine.complete(bounds);
          } else {
            mine.completeExceptionally(failure);
          }
        });
  }

  private void ended() {
    lock.lock();
    try {
      underWay--;
    } finally {
      lock.unlock();
    }
    askUnlessUnderWay();
  }

  private OffsetBounds await(CompletableFuture<OffsetBounds> answer, Subject subject) {
    try {
      try {
        return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        askNow();
        return answer.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LogpostException known) {
        throw known;
      }
      throw KafkaErrors.ofRead(e, subject);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a call", e);
    }
  }
}
