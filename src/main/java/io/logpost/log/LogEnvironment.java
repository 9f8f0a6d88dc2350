package io.logpost.log;

import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// What every partition log of a data directory works with.
///
/// @param flushers runs flushes, on platform threads; a task it takes may wait for the disk
/// @param nanos monotonic time
record LogEnvironment(
    LogFiles files,
    OpenFiles openFiles,
    BufferPool buffers,
    Executor flushers,
    InstantSource clock,
    LongSupplier nanos,
    Owner owner) {

  /// What a log tells those who look after all of them.
  interface Owner {
    /// Comes before anything is changed on disk: a clean stop lies behind now.
    void beforeWrite() throws IOException;

    /// A log left service after a failed write or force.
    void leftService();

    /// The log's start or recovery point moved in a way that should be saved before long.
    void checkpointSoon();

    /// Saves the starts and recovery points of all logs; durable on return.
    void checkpointNow() throws IOException;
  }
}
