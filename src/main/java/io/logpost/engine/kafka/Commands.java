package io.logpost.engine.kafka;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What other threads hand to the one that owns a consumer, in the order of their coming.
///
/// Threads: any hands over; the owner runs and ends.
final class Commands {
  private record Command<T>(Supplier<T> work, CompletableFuture<T> answer) {
    private void run() {
      try {
        answer.complete(work.get());
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }
  }

  private final Runnable wakeup;
  private final LinkedBlockingQueue<Command<?>> queue = new LinkedBlockingQueue<>();

  /// Why no more is run; null as long as it is.
  private volatile @Nullable Supplier<RuntimeException> refusal;

  /// @param wakeup wakes the owner where it waits for something else
  Commands(Runnable wakeup) {
    this.wakeup = wakeup;
  }

  /// Hands work over and does not wait for it.
  <T> CompletableFuture<T> add(Supplier<T> work) {
    Command<T> command = new Command<>(work, new CompletableFuture<>());
    queue.add(command);
    wakeup.run();
    refuseIfOver();
    return command.answer();
  }

  /// Hands work over, waits for it and answers, or fails, as it did.
  <T> T call(Supplier<T> work) {
    return answer(add(work));
  }

  /// As {@link #call}, of work without an answer.
  void run(Runnable work) {
    var _ =
        call(() -> {
          work.run();
          return true;
        });
  }

  /// Waits for the answer of some work.
  static <T> T answer(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /// Runs what there is. For the owner.
  void runAll() {
    for (Command<?> next = queue.poll(); next != null; next = queue.poll()) {
      next.run();
    }
  }

  /// Runs the next, waiting for it a while. For the owner.
  void runNext(Duration longest) {
    try {
      Command<?> next = queue.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
      if (next != null) {
        next.run();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts the owner", e);
    }
  }

  /// Runs nothing any more: what is there and what comes fails. For the owner.
  void end(Supplier<RuntimeException> why) {
    refusal = why;
    refuseIfOver();
  }

  private void refuseIfOver() {
    Supplier<RuntimeException> why = refusal;
    if (why != null) {
      for (Command<?> next = queue.poll(); next != null; next = queue.poll()) {
        next.answer().completeExceptionally(why.get());
      }
    }
  }
}
