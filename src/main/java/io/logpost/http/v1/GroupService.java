package io.logpost.http.v1;

import static java.util.Objects.requireNonNullElse;

import io.logpost.engine.Engine;
import io.logpost.error.LogpostException.BadParameter;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.InvalidPartition;
import io.logpost.error.Place;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import io.logpost.topic.TopicName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What the calls on committed offsets do with an engine's groups. Stateless.
@Component
final class GroupService {
  private final Engine engine;

  GroupService(Engine engine) {
    this.engine = engine;
  }

  /// Commits offsets, all or none.
  void commit(String group, CommitRequest request) {
    if (request.member() != null || request.generation() != null) {
      throw new Fenced(group, "The group " + group + " has no members; commit without member.");
    }
    engine.groups().commit(group, checked(request.offsets()));
  }

  private Map<TopicPartition, CommittedOffset> checked(List<CommitRequest.Entry> entries) {
    Map<TopicPartition, CommittedOffset> offsets = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      CommitRequest.Entry entry = entries.get(i);
      TopicPartition partition = partition(i, entry);
      CommittedOffset offset =
          new CommittedOffset(entry.nextOffset(), requireNonNullElse(entry.metadata(), ""));
      if (offsets.put(partition, offset) != null) {
        throw new InvalidField(
            Place.field("offsets[" + i + "]"),
            "offsets[%d] names %s again.".formatted(i, partition));
      }
    }
    return offsets;
  }

  private TopicPartition partition(int i, CommitRequest.Entry entry) {
    String topic = entry.topic();
    TopicName.check(topic, rule -> new InvalidField(Place.field("offsets[" + i + "].topic"), rule));
    int partition = entry.partition();
    int count = engine.topics().partitionCount(topic);
    if (partition >= count) {
      Place place = Place.field("offsets[" + i + "].partition");
      throw new InvalidPartition(place, topic, partition, count);
    }
    return new TopicPartition(topic, partition);
  }

  /// Forgets what a group committed for a topic, or for one partition of it.
  void deleteOffsets(String group, String topic, @Nullable Integer partition) {
    checkParameter(topic);
    Set<TopicPartition> forgotten =
        engine.groups().committed(group).keySet().stream()
            .filter(id -> id.topic().equals(topic))
            .filter(id -> partition == null || partition == id.partition())
            .collect(Collectors.toSet());
    engine.groups().deleteOffsets(group, forgotten);
  }

  /// Refuses a query's topic that can't be.
  static void checkParameter(String topic) {
    TopicName.check(topic, rule -> new BadParameter("topic", rule));
  }

  /// Refuses topics of a reset that can't be.
  static void checkTopics(ResetRequest request) {
    List<String> topics = request.topics();
    for (int i = 0; i < topics.size(); i++) {
      Place place = Place.field("topics[" + i + "]");
      TopicName.check(topics.get(i), rule -> new InvalidField(place, rule));
    }
  }
}
