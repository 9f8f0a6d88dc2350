package io.logpost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.UnknownGroup;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.group.CommittedOffset;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What every engine does: with topics, with records and, here, with groups.
public abstract class EngineContract extends MembershipContract {
  @Nested
  protected class ChangesOfTopics {
    private GroupMember joinPattern() {
      return engine().groups().join(request("a", Subscription.Pattern.of("ord.*")), () -> {});
    }

    @Test
    void bringNewTopicsToAPattern() {
      GroupMember member = joinPattern();
      assertThat(owned(member)).isEmpty();

      createOrders();
      create("audit", 1, Map.of());

      await(() -> owned(member).equals(Set.of(orders0, orders1)));
    }

    @Test
    void bringNewPartitions() {
      createOrders();
      GroupMember member = joinAlone();
      int before = member.ownership().generation();

      engine().topics().addPartitions("orders", 3);

      await(() -> owned(member).contains(new TopicPartition("orders", 2)));
      assertThat(member.ownership().owned()).containsEntry(orders0, before);
    }

    @Test
    void giveATopicCreatedAgainAnew() {
      createOrders();
      GroupMember member = joinAlone();
      member.commit(at(orders0, 1), member.ownership().generation());

      engine().topics().delete("orders");
      createOrders();

      await(() -> member.ownership().owned().getOrDefault(orders0, 1) > 1);
      assertThat(member.committed(Set.of(orders0))).isEmpty();
    }
  }

  @Nested
  protected class CommittedOffsets {
    @Test
    void comeBackAsCommitted() {
      createOrders();

      engine().groups().commit("billing", Map.of(orders0, new CommittedOffset(7, "note")));
      engine().groups().commit("billing", Map.of(orders1, new CommittedOffset(0, "")));

      assertThat(engine().groups().committed("billing"))
          .isEqualTo(
              Map.of(orders0, new CommittedOffset(7, "note"), orders1, new CommittedOffset(0, "")));
    }

    @Test
    void areEmptyForAGroupThatIsNotThere() {
      assertThat(engine().groups().committed("billing")).isEmpty();
    }

    @Test
    void makeAGroup() {
      createOrders();
      engine().groups().commit("b", Map.of(orders0, new CommittedOffset(1, "")));
      engine().groups().commit("a", Map.of(orders0, new CommittedOffset(1, "")));

      assertThat(engine().groups().list())
          .extracting(GroupDescription::group)
          .containsExactly("a", "b");
      assertThat(engine().groups().describe("a").state()).isEqualTo("Empty");
    }

    @Test
    void canBeForgotten() {
      createOrders();
      engine()
          .groups()
          .commit(
              "billing",
              Map.of(orders0, new CommittedOffset(1, ""), orders1, new CommittedOffset(2, "")));

      engine().groups().deleteOffsets("billing", Set.of(orders0, new TopicPartition("gone", 0)));

      assertThat(engine().groups().committed("billing"))
          .isEqualTo(Map.of(orders1, new CommittedOffset(2, "")));
    }

    @Test
    void storeAllOrNone() {
      createOrders();
      TopicPartition notThere = new TopicPartition("orders", 2);

      assertThatExceptionOfType(UnknownPartition.class)
          .isThrownBy(() ->
              engine()
                  .groups()
                  .commit(
                      "billing",
                      Map.of(
                          orders0, new CommittedOffset(1, ""),
                          notThere, new CommittedOffset(1, ""))));
      assertThat(engine().groups().committed("billing")).isEmpty();
    }
  }

  @Nested
  protected class DeleteGroup {
    @Test
    void forgetsItsOffsets() {
      createOrders();
      engine().groups().commit("billing", Map.of(orders0, new CommittedOffset(1, "")));

      engine().groups().delete("billing");

      assertThat(engine().groups().committed("billing")).isEmpty();
      assertThat(engine().groups().list()).isEmpty();
    }

    @Test
    void refusesAGroupThatIsNotThere() {
      assertThatExceptionOfType(UnknownGroup.class)
          .isThrownBy(() -> engine().groups().delete("billing"));
      assertThatExceptionOfType(UnknownGroup.class)
          .isThrownBy(() -> engine().groups().describe("billing"));
    }
  }
}
