package io.logpost.group;

/// A committed offset as it is kept.
///
/// @param committedAtMs the wall clock when it was committed
public record StoredOffset(CommittedOffset committed, long committedAtMs) {}
