package io.logpost.log;

import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who wants to know that a log's high watermark moved or its state changed. Any thread.
final class LogListeners {
  private static final Logger LOGGER = LoggerFactory.getLogger(LogListeners.class);

  private final PartitionId id;
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

  LogListeners(PartitionId id) {
    this.id = id;
  }

  void add(Runnable listener) {
    listeners.add(listener);
  }

  void remove(Runnable listener) {
    listeners.remove(listener);
  }

  /// Calls all of them; one that fails keeps no other from its call.
  void call() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOGGER.error("A listener of {} failed", id, e);
      }
    }
  }
}
