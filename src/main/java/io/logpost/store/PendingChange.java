package io.logpost.store;

import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.JdbcOperations;

/// A change on its way through the writer, and who waits for it.
record PendingChange(Change change, Runnable whenStored, CompletableFuture<Void> done) {
  /// The end of all changes.
  private record Stop() implements Change {
    @Override
    public void write(JdbcOperations database) {}
  }

  PendingChange(Change change, Runnable whenStored) {
    this(change, whenStored, new CompletableFuture<>());
  }

  /// The last one: after it the writer stops.
  static PendingChange stop() {
    return new PendingChange(new Stop(), () -> {});
  }

  boolean isStop() {
    return change instanceof Stop;
  }

  void succeed() {
    try {
      whenStored.run();
      done.complete(null);
    } catch (Throwable e) {
      done.completeExceptionally(e);
    }
  }

  void fail(Throwable why) {
    done.completeExceptionally(why);
  }
}
