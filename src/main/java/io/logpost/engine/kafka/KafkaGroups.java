package io.logpost.engine.kafka;

import static java.util.Objects.requireNonNull;

import io.logpost.engine.GroupDescription;
import io.logpost.engine.GroupMember;
import io.logpost.engine.Groups;
import io.logpost.engine.JoinRequest;
import io.logpost.engine.MemberDescription;
import io.logpost.engine.Ownership;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.GroupActive;
import io.logpost.error.LogpostException.Overloaded;
import io.logpost.error.LogpostException.UnknownGroup;
import io.logpost.group.CommittedOffset;
import io.logpost.group.GroupName;
import io.logpost.group.MemberId;
import io.logpost.record.TopicPartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The consumer groups of the cluster, and the places in them that this process holds.
///
/// A group without members and offsets is none to us, also while the cluster still knows it.
/// Threads: any.
final class KafkaGroups implements Groups {
  private static final Logger LOGGER = LoggerFactory.getLogger(KafkaGroups.class);
  private static final long CLOSE_PATIENCE_MS = 8_000;

  private final GroupParts parts;
  private final int maxMembers;
  private final ConcurrentHashMap<MemberId, PlaceHolder> holders = new ConcurrentHashMap<>();

  /// @param maxMembers how many places this process holds at most
  KafkaGroups(GroupParts parts, int maxMembers) {
    this.parts = parts;
    this.maxMembers = maxMembers;
  }

  @Override
  public List<GroupDescription> list() {
    List<ConsumerGroupDescription> found = parts.groups().all();
    Set<String> empty =
        found.stream()
            .filter(group -> group.members().isEmpty())
            .map(ConsumerGroupDescription::groupId)
            .collect(Collectors.toSet());
    Map<String, Map<TopicPartition, CommittedOffset>> committed = parts.groups().committed(empty);
    return found.stream()
        .filter(group -> !committed.getOrDefault(group.groupId(), A_COMMIT).isEmpty())
        .map(this::description)
        .sorted(Comparator.comparing(GroupDescription::group))
        .toList();
  }

  /// Stands for what groups with members committed: they need none.
  private static final Map<TopicPartition, CommittedOffset> A_COMMIT =
      Map.of(new TopicPartition("", 0), new CommittedOffset(0, ""));

  @Override
  public GroupDescription describe(String group) {
    return description(known(group));
  }

  /// @throws UnknownGroup where there is none, or neither members nor offsets of it
  private ConsumerGroupDescription known(String group) {
    GroupName.check(group);
    Optional<ConsumerGroupDescription> found = parts.groups().find(group);
    if (found.isEmpty() || (found.get().members().isEmpty() && committed(group).isEmpty())) {
      throw new UnknownGroup(group);
    }
    return found.get();
  }

  private GroupDescription description(ConsumerGroupDescription group) {
    List<MemberDescription> members =
        group.members().stream()
            .map(member -> description(group.groupId(), member))
            .sorted(Comparator.comparing(MemberDescription::member))
            .toList();
    return new GroupDescription(
        group.groupId(),
        state(group.groupState()),
        group.groupEpoch().orElse(0),
        GroupQueries.assignor(group.partitionAssignor()),
        members);
  }

  private static String state(GroupState state) {
    return switch (state) {
      case EMPTY, DEAD, UNKNOWN -> "Empty";
      case STABLE -> "Stable";
      case ASSIGNING, RECONCILING, NOT_READY, PREPARING_REBALANCE, COMPLETING_REBALANCE ->
          "Reconciling";
    };
  }

  /// One whose place is held here is as it knows itself; of others it is what the cluster tells.
  private MemberDescription description(
      String group, org.apache.kafka.clients.admin.MemberDescription member) {
    String name = GroupQueries.name(member);
    PlaceHolder holder = holders.get(new MemberId(group, name));
    KafkaMember here = holder == null ? null : holder.member();
    if (holder != null && here != null && !here.isFenced()) {
      JoinRequest request = holder.request();
      return new MemberDescription(
          name,
          Optional.of(request.subscription()),
          Optional.of(request.maxPollInterval()),
          here.ownership());
    }
    return new MemberDescription(name, Optional.empty(), Optional.empty(), ownership(member));
  }

  private static Ownership ownership(org.apache.kafka.clients.admin.MemberDescription member) {
    int epoch = Math.max(0, member.memberEpoch().orElse(0));
    Map<TopicPartition, Integer> owned = new HashMap<>();
    partitions(member.assignment()).forEach(partition -> owned.put(partition, epoch));
    Set<TopicPartition> revoking = new HashSet<>();
    member
        .targetAssignment()
        .ifPresent(target -> {
          revoking.addAll(owned.keySet());
          revoking.removeAll(partitions(target));
        });
    return Ownership.of(epoch, owned, revoking);
  }

  private static Set<TopicPartition> partitions(MemberAssignment assignment) {
    return assignment.topicPartitions().stream().map(Names::ofOurs).collect(Collectors.toSet());
  }

  @Override
  public void delete(String group) {
    checkEmpty(known(group));
    try {
      var _ = Calls.get(parts.admin().get().deleteConsumerGroups(List.of(group)).all());
    } catch (ExecutionException e) {
      throw refused(group, e);
    }
  }

  @Override
  public Map<TopicPartition, CommittedOffset> committed(String group) {
    GroupName.check(group);
    Map<TopicPartition, CommittedOffset> committed =
        new HashMap<>(requireNonNull(parts.groups().committed(List.of(group)).get(group)));
    committed.keySet().removeIf(partition -> parts.topicId(partition.topic()).isEmpty());
    return committed;
  }

  @Override
  public void commit(String group, Map<TopicPartition, CommittedOffset> offsets) {
    GroupName.check(group);
    Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> wanted = new LinkedHashMap<>();
    offsets.forEach((partition, offset) -> {
      var _ = parts.cache().topicOf(partition);
      wanted.put(
          Names.ofKafka(partition), new OffsetAndMetadata(offset.nextOffset(), offset.metadata()));
    });
    parts.groups().find(group).ifPresent(KafkaGroups::checkEmpty);
    if (wanted.isEmpty()) {
      return;
    }
    try {
      var _ = Calls.get(parts.admin().get().alterConsumerGroupOffsets(group, wanted).all());
    } catch (ExecutionException e) {
      throw refused(group, e);
    }
  }

  @Override
  public void deleteOffsets(String group, Set<TopicPartition> partitions) {
    GroupName.check(group);
    parts.groups().find(group).ifPresent(KafkaGroups::checkEmpty);
    Set<org.apache.kafka.common.TopicPartition> there =
        committed(group).keySet().stream()
            .filter(partitions::contains)
            .map(Names::ofKafka)
            .collect(Collectors.toSet());
    if (there.isEmpty()) {
      return;
    }
    try {
      var _ = Calls.get(parts.admin().get().deleteConsumerGroupOffsets(group, there).all());
    } catch (ExecutionException e) {
      throw refused(group, e);
    }
  }

  private static void checkEmpty(ConsumerGroupDescription group) {
    List<String> members = GroupQueries.memberNames(group);
    if (!members.isEmpty()) {
      throw new GroupActive(group.groupId(), members);
    }
  }

  /// What the cluster says to a change from outside: members that came since are a reason of ours.
  private RuntimeException refused(String group, ExecutionException failure) {
    Meaning meaning = Meaning.of(failure);
    if (meaning == Meaning.FENCED || meaning == Meaning.GROUP_ACTIVE) {
      List<String> members =
          parts.groups().find(group).map(GroupQueries::memberNames).orElse(new ArrayList<>());
      return new GroupActive(group, members);
    }
    return KafkaErrors.ofChange(failure, Subject.ofGroup(group));
  }

  @Override
  public GroupMember join(JoinRequest request, Runnable onChange) {
    GroupName.check(request.group());
    MemberId id = new MemberId(request.group(), request.member());
    boolean there = parts.checkJoin(request);
    while (true) {
      checkRoom(id);
      PlaceHolder fresh = new PlaceHolder(request, parts, there, this::remove);
      PlaceHolder known = holders.putIfAbsent(id, fresh);
      if (known == null) {
        return fresh.join(onChange);
      }
      KafkaMember taken = takeOver(known, request, onChange);
      if (taken != null) {
        return taken;
      }
    }
  }

  private void checkRoom(MemberId id) {
    if (holders.size() >= maxMembers && !holders.containsKey(id)) {
      throw new Overloaded(
          "This process holds as many members of groups as logpost.kafka.max-members allows, %d;"
                  .formatted(maxMembers)
              + " poll at another process on the same cluster, or raise it: each member costs a"
              + " consumer.");
    }
  }

  /// Null where the place is held no more when its turn comes.
  private static @Nullable KafkaMember takeOver(
      PlaceHolder known, JoinRequest request, Runnable onChange) {
    try {
      return known.handOver(request, onChange);
    } catch (Fenced _) {
      known.awaitEnd();
      return null;
    }
  }

  private void remove(PlaceHolder ended) {
    holders.remove(ended.id(), ended);
  }

  /// How many places this process holds.
  int memberCount() {
    return holders.size();
  }

  @Override
  public List<JoinRequest> stored() {
    return List.of();
  }

  /// Leaves all places to whoever joins under their names before the cluster's session timeout;
  /// nobody's partitions move until then.
  void close() {
    CompletableFuture<?>[] ends =
        holders.values().stream()
            .map(holder -> holder.close(GroupMembershipOperation.REMAIN_IN_GROUP))
            .toArray(CompletableFuture[]::new);
    try {
      var _ = CompletableFuture.allOf(ends).get(CLOSE_PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      LOGGER.warn("{} members did not close in time: {}", holders.size(), e.toString());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a stop", e);
    }
  }
}
