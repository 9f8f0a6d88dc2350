package io.logpost.engine;

/// When a produce request is answered; Kafka's `acks`.
public enum Acks {
  /// At once; the answer carries no offsets. Embedded: written, as with {@link #LEADER}.
  NONE,
  /// Written, not yet flushed: a power cut may still take it, until the end offset has passed it.
  LEADER,
  /// On disk (embedded), or on every in-sync replica (Kafka).
  ALL
}
