package io.logpost.engine.kafka;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.ClusterUnavailable;
import io.logpost.group.MemberId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The end of a join, for those who wait for it. Any thread may call it.
final class Joining {
  private static final long PATIENCE_MS = 30_000;

  private final MemberId id;
  private final CompletableFuture<Boolean> joined = new CompletableFuture<>();

  Joining(MemberId id) {
    this.id = id;
  }

  /// It is in the group and has its first assignment.
  void complete() {
    var _ = joined.complete(true);
  }

  /// It will not be, unless it is.
  void fail(RuntimeException failure) {
    var _ =
        joined.completeExceptionally(
            failure instanceof LogpostException
                ? failure
                : KafkaErrors.ofRead(failure, Subject.ofGroup(id.group())));
  }

  /// Waits for the end.
  ///
  /// @return whether it came in time
  /// @throws LogpostException where the join failed
  boolean await() {
    try {
      return joined.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LogpostException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a join", e);
    }
  }

  /// What is said where it did not.
  ClusterUnavailable tooLate() {
    return new ClusterUnavailable(
        "%s could not join %s in %d s; try again."
            .formatted(id.member(), id.group(), PATIENCE_MS / 1000));
  }
}
