package io.logpost.engine.embedded;

import io.logpost.engine.Ownership;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.group.GroupPartition;
import io.logpost.group.OwnedPartitions;
import io.logpost.record.TopicPartition;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicCatalog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a member owns, by the topics' names, with the partitions' own identity beside it.
/// Immutable.
///
/// @param ids every partition of the ownership, by topic id
record OwnedByName(Ownership ownership, Map<TopicPartition, GroupPartition> ids) {
  static final OwnedByName NOTHING = new OwnedByName(Ownership.NONE, Map.of());

  /// Names what is owned; what belongs to a topic that is gone is left out.
  static OwnedByName of(OwnedPartitions owned, Function<String, @Nullable Topic> topicById) {
    Map<TopicPartition, GroupPartition> ids = new HashMap<>();
    Map<TopicPartition, Integer> since = new HashMap<>();
    Set<TopicPartition> revoking = new HashSet<>();
    owned
        .owned()
        .forEach((id, each) -> {
          Topic topic = topicById.apply(id.topicId());
          if (topic != null) {
            TopicPartition partition = new TopicPartition(topic.name(), id.partition());
            ids.put(partition, id);
            since.put(partition, each.since());
            if (each.revoking()) {
              revoking.add(partition);
            }
          }
        });
    return new OwnedByName(Ownership.of(owned.generation(), since, revoking), Map.copyOf(ids));
  }

  /// Whether partitions may be read: owned, and of the topics that have their names now.
  boolean holds(Set<TopicPartition> partitions, TopicCatalog catalog) {
    Set<TopicPartition> readable = ownership.readable();
    return partitions.stream()
        .allMatch(partition -> readable.contains(partition) && isPresent(partition, catalog));
  }

  private boolean isPresent(TopicPartition partition, TopicCatalog catalog) {
    GroupPartition id = ids.get(partition);
    Topic topic = catalog.find(partition.topic());
    return id != null && topic != null && topic.topicId().equals(id.topicId());
  }

  /// The identity of a partition that was owned in a generation and is still.
  ///
  /// @throws Fenced where it is another's, or was in between, or the generation is yet to come: one
  ///   of a group that was forgotten and began anew
  GroupPartition checked(TopicPartition partition, int generation, String group) {
    Integer since = ownership.owned().get(partition);
    GroupPartition id = ids.get(partition);
    if (since == null || id == null) {
      throw new Fenced(group, partition + " is not the member's now.");
    }
    if (since > generation) {
      throw new Fenced(
          group,
          "The member got %s in generation %d, after %d.".formatted(partition, since, generation));
    }
    if (generation > ownership.generation()) {
      throw new Fenced(
          group,
          "The group is at generation %d, not at %d."
              .formatted(ownership.generation(), generation));
    }
    return id;
  }
}
