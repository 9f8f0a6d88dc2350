package io.logpost.group;

import static io.logpost.group.States.all;
import static io.logpost.group.States.billing;
import static io.logpost.group.States.topics;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KafkaAssignorsTest {
  private static final GroupTopics TOPICS =
      new GroupTopics(
          List.of(
              new Topic("t", "id-of-t", 3, TopicConfig.DEFAULTS),
              new Topic("u", "id-of-u", 3, TopicConfig.DEFAULTS)));

  private static GroupPartition t(int number) {
    return new GroupPartition("id-of-t", number);
  }

  private static GroupPartition u(int number) {
    return new GroupPartition("id-of-u", number);
  }

  private static GroupState under(Assignor assignor, Map<String, Membership> members) {
    return new GroupState("billing", assignor, 0, 0, members, Map.of());
  }

  @Nested
  class Range {
    @Test
    void givesNeighboursOfEachTopic() {
      GroupState state =
          under(Assignor.RANGE, Map.of("a", topics("t", "u"), "b", topics("t", "u")));

      assertThat(KafkaAssignors.target(state, TOPICS))
          .isEqualTo(Map.of(t(0), "a", t(1), "a", t(2), "b", u(0), "a", u(1), "a", u(2), "b"));
    }
  }

  @Nested
  class RoundRobin {
    @Test
    void givesOneAfterAnotherOverAllTopics() {
      GroupState state =
          under(Assignor.ROUND_ROBIN, Map.of("a", topics("t", "u"), "b", topics("t", "u")));

      assertThat(KafkaAssignors.target(state, TOPICS))
          .isEqualTo(Map.of(t(0), "a", t(1), "b", t(2), "a", u(0), "b", u(1), "a", u(2), "b"));
    }
  }

  @Nested
  class CooperativeSticky {
    @Test
    void balances() {
      GroupState state =
          under(Assignor.COOPERATIVE_STICKY, Map.of("a", topics("t", "u"), "b", topics("t", "u")));

      assertThat(countByMember(state)).isEqualTo(Map.of("a", 3L, "b", 3L));
    }

    @Test
    void leavesOutWhatItTakesFromAMember() {
      GroupState state =
          billing(1, Map.of("a", topics("t"), "b", topics("t")), all("id-of-t", 3, "a"));

      assertThat(countByMember(state)).isEqualTo(Map.of("a", 2L));
    }

    @Test
    void leavesMembersWhatTheyHave() {
      Map<GroupPartition, Owned> owned = all("id-of-t", 2, "b");
      owned.put(t(2), new Owned("a", 1, 0));
      GroupState state = billing(1, Map.of("a", topics("t"), "b", topics("t")), owned);

      assertThat(KafkaAssignors.target(state, TOPICS))
          .isEqualTo(Map.of(t(0), "b", t(1), "b", t(2), "a"));
    }

    @Test
    void givesWhatIsBeingRevokedToWhoeverIsToHaveIt() {
      Map<GroupPartition, Owned> owned = new HashMap<>(all("id-of-t", 3, "a"));
      owned.put(t(1), new Owned("a", 1, 1));
      GroupState state = billing(1, Map.of("a", topics("t"), "b", topics("t")), owned);

      assertThat(KafkaAssignors.target(state, TOPICS))
          .isEqualTo(Map.of(t(0), "a", t(1), "b", t(2), "a"));
    }

    @Test
    void givesNothingToAMemberWhoseTopicsAreNotThere() {
      GroupState state =
          under(Assignor.COOPERATIVE_STICKY, Map.of("a", topics("missing"), "b", topics("t")));

      assertThat(countByMember(state)).isEqualTo(Map.of("b", 3L));
    }
  }

  @Nested
  class EveryAssignor {
    @Test
    void givesNothingWhereNobodyWantsAnything() {
      Map<String, Membership> members = Map.of("a", topics("missing"));

      assertThat(List.of(Assignor.values()))
          .allSatisfy(assignor ->
              assertThat(KafkaAssignors.target(under(assignor, members), TOPICS)).isEmpty());
    }
  }

  private static Map<String, Long> countByMember(GroupState state) {
    return KafkaAssignors.target(state, TOPICS).values().stream()
        .collect(groupingBy(Function.identity(), counting()));
  }
}
