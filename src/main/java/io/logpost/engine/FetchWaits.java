package io.logpost.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// All fetches that wait, to be woken when the server stops. Any thread may call it.
public final class FetchWaits {
  private final Set<FetchWait> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  /// Adds a wait; one that is added after the stop finds {@link #isStopped}.
  public void add(FetchWait wait) {
    waiting.add(wait);
  }

  /// Takes a wait out that is over.
  public void remove(FetchWait wait) {
    waiting.remove(wait);
  }

  /// How many wait at this moment.
  public int count() {
    return waiting.size();
  }

  /// Whether no fetch is to wait any more.
  public boolean isStopped() {
    return stopped;
  }

  /// Wakes all, now and from now on.
  public void stop() {
    stopped = true;
    waiting.forEach(FetchWait::run);
  }
}
