package io.logpost.store;

import java.util.concurrent.CompletableFuture;

/// A change on its way through the writer, and who waits for it.
record PendingChange(Change change, Runnable whenStored, CompletableFuture<Void> done) {
  private static final Change NOTHING = _ -> {};

  PendingChange(Change change, Runnable whenStored) {
    this(change, whenStored, new CompletableFuture<>());
  }

  /// The last one: after it the writer stops.
  static PendingChange stop() {
    return new PendingChange(NOTHING, () -> {});
  }

  boolean isStop() {
    return change == NOTHING;
  }

  void succeed() {
    try {
      whenStored.run();
      done.complete(null);
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  void fail(Throwable why) {
    done.completeExceptionally(why);
  }
}
