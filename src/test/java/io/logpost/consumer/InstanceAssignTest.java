package io.logpost.consumer;

import static io.logpost.consumer.InstanceFixture.P0;
import static io.logpost.consumer.InstanceFixture.P1;
import static io.logpost.consumer.InstanceFixture.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.GroupActive;
import io.logpost.error.LogpostException.IllegalInstanceState;
import io.logpost.record.TopicPartition;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InstanceAssignTest {
  private final InstanceFixture fixture = new InstanceFixture();

  @Test
  void readsWhateverOthersRead() {
    Instance member = fixture.subscribed("c1", false);
    Instance assigned = fixture.create("c2", false);
    assigned.assign(Set.of(P1));
    fixture.produce(P1, "a");

    assertThat(read(assigned)).containsExactly("orders-1@0");
    assertThat(read(member)).containsExactly("orders-1@0");
  }

  @Test
  void keepsThePositionsOfWhatStays() {
    Instance assigned = fixture.create("c1", false);
    assigned.assign(Set.of(P0));
    fixture.produce(P0, "a");
    fixture.produce(P1, "b");
    var _ = read(assigned);

    assigned.assign(Set.of(P0, P1));

    assertThat(read(assigned)).containsExactly("orders-1@0");
  }

  @Test
  void commitsForAGroupWithoutMembers() {
    Instance assigned = fixture.create("c1", false);
    assigned.assign(Set.of(P0));
    fixture.produce(P0, "a");
    var _ = read(assigned);

    assigned.commit();

    assertThat(fixture.committed()).isEqualTo(Map.of(P0, 1L));
  }

  @Test
  void commitsNothingForAGroupWithMembers() {
    var _ = fixture.subscribed("c1", false);
    Instance assigned = fixture.create("c2", false);
    assigned.assign(Set.of(P0));
    fixture.produce(P0, "a");
    var _ = read(assigned);

    assertThatExceptionOfType(GroupActive.class).isThrownBy(assigned::commit);
  }

  /// Its group had members, so that its own commits were refused, and with them every read after
  /// the first, and its deletion.
  @Test
  void withAutoCommitReadsOnBesideMembers() {
    var _ = fixture.subscribed("c1", false);
    Instance assigned = fixture.create("c2", true);
    assigned.assign(Set.of(P0));
    fixture.produce(P0, "a");

    assertThat(read(assigned)).containsExactly("orders-0@0");
    assertThat(read(assigned)).isEmpty();
    fixture.instances.delete(assigned.name());

    assertThat(fixture.committed()).isEmpty();
  }

  /// What it had read of a topic that was deleted since could not be committed: every later read
  /// failed, and its deletion.
  @Test
  void withAutoCommitReadsOnWhereATopicWasDeleted() {
    fixture.engine.topics().create("gone", 1);
    TopicPartition gone = new TopicPartition("gone", 0);
    Instance assigned = fixture.create("c1", true);
    assigned.assign(Set.of(P0, gone));
    fixture.produce(gone, "a");
    var _ = read(assigned);
    fixture.engine.topics().delete("gone");
    fixture.produce(P0, "b");

    assertThat(read(assigned)).containsExactly("orders-0@0");
    fixture.instances.delete(assigned.name());

    assertThat(fixture.committed()).isEqualTo(Map.of(P0, 1L));
  }

  /// It went on at the old topic's offset, past what was in the new one, and committed that.
  @Test
  void beginsAnewWhereATopicWasCreatedAgain() {
    Instance assigned = fixture.create("c1", true);
    assigned.assign(Set.of(P0));
    fixture.produce(P0, "a", "b");
    var _ = read(assigned);
    fixture.engine.topics().delete("orders");
    fixture.engine.topics().create("orders", 2);
    fixture.produce(P0, "c");

    assertThat(read(assigned)).containsExactly("orders-0@0");
    assertThat(fixture.committed()).isEqualTo(Map.of(P0, 0L));
  }

  @Test
  void readsOnWhereATopicCameBackSmaller() {
    Instance assigned = fixture.create("c1", false);
    fixture.engine.topics().create("shrinks", 2);
    assigned.assign(Set.of(P0, new TopicPartition("shrinks", 1)));
    fixture.engine.topics().delete("shrinks");
    fixture.engine.topics().create("shrinks", 1);
    fixture.produce(P0, "a");

    assertThat(read(assigned)).containsExactly("orders-0@0");
  }

  @Test
  void isRefusedWhereItIsSubscribed() {
    Instance instance = fixture.subscribed("c1", false);

    assertThatExceptionOfType(IllegalInstanceState.class)
        .isThrownBy(() -> instance.assign(Set.of(P0)));
  }
}
