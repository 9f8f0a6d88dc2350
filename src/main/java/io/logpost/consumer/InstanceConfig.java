package io.logpost.consumer;

import io.logpost.engine.Isolation;
import java.time.Duration;

/// What a consumer instance was created with; it never changes.
///
/// @param format how its answers write keys and values: a word of the API above, kept for it
/// @param autoCommit whether each read commits what the one before it delivered
/// @param readCommitted whether it sees nothing of transactions that are open or were aborted
/// @param requestTimeout how long a read waits that does not say
public record InstanceConfig(
    Dialect dialect,
    String format,
    AutoOffsetReset autoOffsetReset,
    boolean autoCommit,
    boolean readCommitted,
    Duration requestTimeout) {
  Isolation isolation() {
    return readCommitted ? Isolation.READ_COMMITTED : Isolation.READ_UNCOMMITTED;
  }
}
