package io.logpost.group;

/// What a group committed for a partition.
///
/// @param nextOffset where the group goes on reading: the offset after the last one done
/// @param metadata a text of the committer's, at most 4,096 characters; empty without
public record CommittedOffset(long nextOffset, String metadata) {}
