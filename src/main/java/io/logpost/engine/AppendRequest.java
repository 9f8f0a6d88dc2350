package io.logpost.engine;

import java.time.Duration;
import java.util.List;

/// A whole produce request.
///
/// @param parts one for each partition, no partition twice
/// @param timeout how long to wait for the acks; then the outcome of what was written is unknown
public record AppendRequest(List<PartitionBatch> parts, Acks acks, Duration timeout) {
  public AppendRequest {
    parts = List.copyOf(parts);
  }
}
