package io.logpost.http.v1;

import static java.util.Objects.requireNonNullElse;

import io.logpost.consumer.Instances;
import io.logpost.consumer.MemberName;
import io.logpost.consumer.Members;
import io.logpost.engine.Engine;
import io.logpost.engine.GroupDescription;
import io.logpost.error.LogpostException.BadParameter;
import io.logpost.error.LogpostException.BadPath;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.InvalidPartition;
import io.logpost.error.Place;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import io.logpost.topic.TopicName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What the calls on committed offsets do with an engine's groups. Stateless.
@Component
final class GroupService {
  private final Engine engine;
  private final Members members;
  private final Instances instances;

  GroupService(Engine engine, Members members, Instances instances) {
    this.engine = engine;
    this.members = members;
    this.instances = instances;
  }

  /// A group with its members, and how long this server has not heard of them.
  GroupView describe(String group) {
    GroupDescription description = engine.groups().describe(group);
    return GroupView.of(description, member -> idleMs(new MemberName(group, member.member())));
  }

  private OptionalLong idleMs(MemberName name) {
    OptionalLong ofMember = members.idleMs(name);
    return ofMember.isPresent() ? ofMember : instances.idleMs(name);
  }

  /// Commits offsets, all or none: as a member where the request names one, else as one who looks
  /// after a group without members.
  void commit(String group, CommitRequest request) {
    String member = request.member();
    Integer generation = request.generation();
    Map<TopicPartition, CommittedOffset> offsets = checked(request.offsets());
    if (member != null && generation != null) {
      members.commit(memberName(group, member), generation, offsets);
    } else if (member == null && generation == null) {
      engine.groups().commit(group, offsets);
    } else {
      String missing = member == null ? "member" : "generation";
      throw new InvalidField(
          Place.field(missing), missing + " is missing: member and generation go together.");
    }
  }

  private static MemberName memberName(String group, String member) {
    try {
      return new MemberName(group, member);
    } catch (BadPath e) {
      InvalidField failure = new InvalidField(Place.field("member"), e.detail());
      failure.initCause(e);
      throw failure;
    }
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
