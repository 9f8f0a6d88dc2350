package io.logpost.engine;

import java.util.List;

/// What became of each part of a produce request, in the order of its parts.
public record AppendResult(List<PartitionOutcome> outcomes) {
  public AppendResult {
    outcomes = List.copyOf(outcomes);
  }
}
