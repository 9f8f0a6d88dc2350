package io.logpost.engine;

import java.util.List;

/// One partition as it stands at the moment of asking.
///
/// @param leader id of the broker that leads it; -1 without
/// @param endOffset what may be read ends here
/// @param sizeBytes bytes of its log files; -1 where the engine can't tell
/// @param state `online`, `read_only` or `offline`, the latter two with what is wrong in `detail`
/// @param detail what is wrong, or an empty text
public record PartitionDescription(
    int partition,
    int leader,
    List<Integer> replicas,
    List<Integer> inSync,
    long startOffset,
    long endOffset,
    long sizeBytes,
    String state,
    String detail) {}
