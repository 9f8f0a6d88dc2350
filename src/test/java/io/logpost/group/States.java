package io.logpost.group;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Short words for states of groups.
public final class States {
  private States() {}

  /// A member that wants some topics.
  public static Membership topics(String... names) {
    return new Membership(new Subscription.Topics(Set.of(names)), Duration.ofMinutes(5));
  }

  /// A member that wants the topics of a pattern.
  public static Membership pattern(String regex) {
    return new Membership(Subscription.Pattern.of(regex), Duration.ofSeconds(30));
  }

  /// The group `billing` with members and owners.
  public static GroupState billing(
      int generation, Map<String, Membership> members, Map<GroupPartition, Owned> owned) {
    return new GroupState(
        "billing", Assignor.DEFAULT, generation, members.isEmpty() ? 7 : 0, members, owned);
  }

  /// The first partitions of a topic, all of one owner since generation 1.
  static Map<GroupPartition, Owned> all(String topicId, int count, String owner) {
    Map<GroupPartition, Owned> owned = new HashMap<>();
    for (int number = 0; number < count; number++) {
      owned.put(new GroupPartition(topicId, number), new Owned(owner, 1, 0));
    }
    return owned;
  }
}
