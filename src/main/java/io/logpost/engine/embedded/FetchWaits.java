package io.logpost.engine.embedded;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// All fetches that wait, to be woken when the server stops. Any thread may call it.
final class FetchWaits {
  private final Set<FetchWait> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /// Adds a wait; one that is added after the stop finds {@link #isStopped}.
  void add(FetchWait wait) {
    waiting.add(wait);
  }

  void remove(FetchWait wait) {
    waiting.remove(wait);
  }

  int count() {
    return waiting.size();
  }

  boolean isStopped() {
    return stopped;
  }

  void stop() {
    stopped = true;
    waiting.forEach(FetchWait::run);
  }
}
