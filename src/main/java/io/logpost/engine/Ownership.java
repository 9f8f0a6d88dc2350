package io.logpost.engine;

import io.logpost.record.TopicPartition;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a member owns at a moment. Immutable.
///
/// @param generation the group's generation; a commit under it is good for every partition owned
///   here
/// @param owned the partitions, each with the generation in which this member got it; those to be
///   released are among them
/// @param revoking those of them that are to go to another member: nothing new may be read from
///   them, and they are to be released as soon as nothing of them is out
public record Ownership(
    int generation, SortedMap<TopicPartition, Integer> owned, Set<TopicPartition> revoking) {
  /// Nothing.
  public static final Ownership NONE = of(0, Map.of(), Set.of());

  /// Copies and checks what it is given.
  public Ownership {
    owned = Collections.unmodifiableSortedMap(new TreeMap<>(owned));
    revoking = Set.copyOf(revoking);
    if (!owned.keySet().containsAll(revoking)) {
      throw new IllegalStateException("revoking " + revoking + " of " + owned);
    }
  }

  /// Of partitions in any order.
  public static Ownership of(
      int generation, Map<TopicPartition, Integer> owned, Set<TopicPartition> revoking) {
    return new Ownership(generation, new TreeMap<>(owned), revoking);
  }

  /// What may be read: owned and not to be released.
  public SortedSet<TopicPartition> readable() {
    SortedSet<TopicPartition> readable = new TreeSet<>(owned.keySet());
    readable.removeAll(revoking);
    return readable;
  }
}
