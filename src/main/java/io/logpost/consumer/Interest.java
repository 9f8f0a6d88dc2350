package io.logpost.consumer;

import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a consumer instance reads. Immutable.
public sealed interface Interest {
  /// Nothing yet, or no more.
  record Nothing() implements Interest {}

  /// What its group's coordinator gives it of these topics: it is a member of the group.
  record Subscribed(Subscription subscription) implements Interest {}

  /// These partitions, whoever else reads them: it is no member of the group.
  record Assigned(SortedSet<TopicPartition> partitions) implements Interest {
    public Assigned {
      partitions = Collections.unmodifiableSortedSet(new TreeSet<>(partitions));
    }

    /// Of partitions in any order.
    public static Assigned of(Set<TopicPartition> partitions) {
      return new Assigned(new TreeSet<>(partitions));
    }
  }
}
