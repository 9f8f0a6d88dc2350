package io.logpost.engine.kafka;

import io.logpost.engine.JoinRequest;
import io.logpost.error.LogpostException.AssignorDiffers;
import io.logpost.error.LogpostException.NotSupported;
import io.logpost.group.Assignor;
import io.logpost.group.CommittedOffset;
import io.logpost.group.MemberId;
import io.logpost.record.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/// Asks the cluster for groups. Any thread may call it.
final class GroupQueries {
  /// The cluster's word for what the API calls cooperative-sticky.
  private static final String UNIFORM = "uniform";

  private final Supplier<Admin> admin;

  GroupQueries(Supplier<Admin> admin) {
    this.admin = admin;
  }

  /// A group as the cluster has it, also one without members and offsets; empty where it has none.
  Optional<ConsumerGroupDescription> find(String group) {
    return described(List.of(group)).stream().findFirst();
  }

  /// All groups of consumers.
  List<ConsumerGroupDescription> all() {
    List<String> names =
        Calls.read(
                admin.get().listGroups(ListGroupsOptions.forConsumerGroups()).all(),
                Subject.CLUSTER)
            .stream()
            .map(GroupListing::groupId)
            .toList();
    return names.isEmpty() ? List.of() : described(names);
  }

  private List<ConsumerGroupDescription> described(List<String> groups) {
    List<ConsumerGroupDescription> found = new ArrayList<>();
    admin
        .get()
        .describeConsumerGroups(groups)
        .describedGroups()
        .forEach((group, future) -> answer(group, future).ifPresent(found::add));
    return found;
  }

  private static Optional<ConsumerGroupDescription> answer(
      String group, KafkaFuture<ConsumerGroupDescription> future) {
    try {
      return Optional.of(Calls.get(future));
    } catch (ExecutionException e) {
      if (Meaning.of(e) == Meaning.UNKNOWN_GROUP) {
        return Optional.empty();
      }
      throw KafkaErrors.ofRead(e, Subject.ofGroup(group));
    }
  }

  /// What groups committed, by group; those that did nothing are there too.
  Map<String, Map<TopicPartition, CommittedOffset>> committed(Collection<String> groups) {
    if (groups.isEmpty()) {
      return Map.of();
    }
    Map<String, ListConsumerGroupOffsetsSpec> specs = new HashMap<>();
    groups.forEach(group -> specs.put(group, new ListConsumerGroupOffsetsSpec()));
    var answers = admin.get().listConsumerGroupOffsets(specs);
    Map<String, Map<TopicPartition, CommittedOffset>> committed = new HashMap<>();
    for (String group : groups) {
      committed.put(group, committed(group, answers.partitionsToOffsetAndMetadata(group)));
    }
    return committed;
  }

  private static Map<TopicPartition, CommittedOffset> committed(
      String group,
      KafkaFuture<Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata>> future) {
    try {
      return ours(Calls.get(future));
    } catch (ExecutionException e) {
      if (Meaning.of(e) == Meaning.UNKNOWN_GROUP) {
        return new HashMap<>();
      }
      throw KafkaErrors.ofRead(e, Subject.ofGroup(group));
    }
  }

  /// Offsets as Kafka has them, in our words; partitions without one are left out.
  static Map<TopicPartition, CommittedOffset> ours(
      Map<org.apache.kafka.common.TopicPartition, @Nullable OffsetAndMetadata> committed) {
    Map<TopicPartition, CommittedOffset> ours = new HashMap<>();
    committed.forEach((partition, offset) -> {
      if (offset != null) {
        ours.put(
            Names.ofOurs(partition), new CommittedOffset(offset.offset(), cut(offset.metadata())));
      }
    });
    return ours;
  }

  /// Others may keep longer texts than this service would take.
  private static String cut(@Nullable String metadata) {
    if (metadata == null) {
      return "";
    }
    return metadata.length() <= CommittedOffset.MAX_METADATA_CHARACTERS
        ? metadata
        : metadata.substring(0, CommittedOffset.MAX_METADATA_CHARACTERS);
  }

  /// Checks that somebody may join a group as he asks.
  ///
  /// @return whether the group has a member of that name
  /// @throws NotSupported for an assignor that the cluster has not
  /// @throws AssignorDiffers where others are in the group under another one
  boolean checkJoin(JoinRequest request) {
    if (request.assignor().isPresent() && request.assignor().get() == Assignor.ROUND_ROBIN) {
      throw new NotSupported(
          "On a Kafka cluster the brokers assign partitions, and they have no roundrobin; ask for"
              + " cooperative-sticky or range.");
    }
    Optional<ConsumerGroupDescription> found = find(request.group());
    if (found.isEmpty()) {
      return false;
    }
    List<String> others = memberNames(found.get());
    boolean there = others.remove(request.member());
    String now = assignor(found.get().partitionAssignor());
    request
        .assignor()
        .map(Assignor::protocolName)
        .filter(asked -> !asked.equals(now) && !others.isEmpty())
        .ifPresent(asked -> {
          throw new AssignorDiffers(request.group(), now, asked);
        });
    return there;
  }

  /// Names an assignor as the API does.
  static String assignor(String ofKafka) {
    return ofKafka.equals(UNIFORM) ? Assignor.COOPERATIVE_STICKY.protocolName() : ofKafka;
  }

  /// The names of a group's members, sorted.
  static List<String> memberNames(ConsumerGroupDescription group) {
    return new ArrayList<>(group.members().stream().map(GroupQueries::name).sorted().toList());
  }

  /// A member's name, or the id that the cluster gave it where it has none.
  static String name(MemberDescription member) {
    return member.groupInstanceId().map(InstanceIds::name).orElse(member.consumerId());
  }

  /// Takes a member out of its group, whoever holds its place; one that is not there changes
  /// nothing.
  void remove(MemberId id) {
    MemberToRemove member = new MemberToRemove(InstanceIds.of(id.member()));
    var options = new RemoveMembersFromConsumerGroupOptions(Set.of(member));
    try {
      var _ = Calls.get(admin.get().removeMembersFromConsumerGroup(id.group(), options).all());
    } catch (ExecutionException e) {
      Throwable cause = Meaning.cause(e);
      Throwable inner = cause.getCause() == null ? cause : cause.getCause();
      if (Errors.forException(inner) != Errors.UNKNOWN_MEMBER_ID
          && Errors.forException(cause) != Errors.UNKNOWN_MEMBER_ID) {
        throw KafkaErrors.ofChange(inner, Subject.ofGroup(id.group()));
      }
    }
  }
}
