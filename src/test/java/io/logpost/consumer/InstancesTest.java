package io.logpost.consumer;

import static io.logpost.consumer.InstanceFixture.IDLE_TIMEOUT;
import static io.logpost.consumer.InstanceFixture.ORDERS;
import static io.logpost.consumer.InstanceFixture.P0;
import static io.logpost.consumer.InstanceFixture.P1;
import static io.logpost.consumer.InstanceFixture.at;
import static io.logpost.consumer.InstanceFixture.name;
import static io.logpost.consumer.InstanceFixture.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.DiskFull;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.NameTaken;
import io.logpost.error.LogpostException.UnknownInstance;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InstancesTest {
  private final InstanceFixture fixture = new InstanceFixture();

  @Nested
  class Create {
    @Test
    void takesANameOnce() {
      var _ = fixture.create("c1", true);

      assertThatExceptionOfType(NameTaken.class).isThrownBy(() -> fixture.create("c1", true));
    }

    @Test
    void takesNoNameOfAMemberOfThePlainApi() {
      fixture.taken.add(name("c1"));

      assertThatExceptionOfType(NameTaken.class).isThrownBy(() -> fixture.create("c1", true));
      assertThat(fixture.instances.has(name("c1"))).isFalse();
    }

    @Test
    void joinsNoGroup() {
      var _ = fixture.create("c1", true);

      assertThat(fixture.engine.groups().list()).isEmpty();
    }
  }

  @Nested
  class Delete {
    @Test
    void handsItsPartitionsOn() {
      Instance first = fixture.subscribed("c1", false);
      Instance second = fixture.subscribed("c2", false);
      fixture.produce(P0, "a");
      fixture.produce(P1, "b");
      var _ = read(first);

      fixture.instances.delete(first.name());

      assertThat(second.assignment()).containsExactly(P0, P1);
      assertThat(read(second)).containsExactlyInAnyOrder("orders-0@0", "orders-1@0");
    }

    @Test
    void leavesNobodyUnderTheName() {
      Instance instance = fixture.subscribed("c1", false);

      fixture.instances.delete(instance.name());

      assertThatExceptionOfType(UnknownInstance.class)
          .isThrownBy(() -> fixture.instances.find(instance.name()));
      assertThatExceptionOfType(UnknownInstance.class).isThrownBy(() -> read(instance));
    }

    /// The instance left its group, and then the disk had no room to note it: nobody could use the
    /// name any more, nor get rid of it.
    @Test
    void thatCannotBeNotedIsFinishedLater() {
      Instance instance = fixture.subscribed("c1", false);
      fixture.store.full = true;
      assertThatExceptionOfType(DiskFull.class)
          .isThrownBy(() -> fixture.instances.delete(instance.name()));
      fixture.instances.expire();
      fixture.store.full = false;

      fixture.instances.expire();

      assertThat(fixture.store.instances).isEmpty();
      assertThat(fixture.create("c1", true).interest()).isInstanceOf(Interest.Nothing.class);
    }

    @Test
    @Timeout(60)
    void wakesAReadThatWaits() {
      Instance instance = fixture.create("c1", false);
      instance.assign(Set.of(P0));
      CompletableFuture<Void> reading =
          CompletableFuture.runAsync(() -> instance.read(Duration.ofMinutes(10), (_, _) -> true));
      while (instance.isUnread()) {
        Thread.onSpinWait();
      }

      fixture.instances.delete(instance.name());

      assertThat(reading)
          .failsWithin(30, TimeUnit.SECONDS)
          .withThrowableThat()
          .withCauseInstanceOf(UnknownInstance.class);
    }
  }

  @Nested
  class HandOver {
    private Instance withBothOut(boolean autoCommit) {
      Instance first = fixture.subscribed("c1", autoCommit);
      fixture.produce(P0, "a");
      fixture.produce(P1, "b");
      assertThat(read(first)).containsExactly("orders-0@0", "orders-1@0");
      return first;
    }

    @Test
    void waitsForTheNextCallOfWhoHasTheRecords() {
      Instance first = withBothOut(false);

      Instance second = fixture.subscribed("c2", false);
      assertThat(read(second)).isEmpty();
      var _ = first.currentInterest();

      assertThat(second.assignment()).hasSize(1);
    }

    @Test
    void withoutCommitDeliversAgain() {
      Instance first = withBothOut(false);
      Instance second = fixture.subscribed("c2", false);

      var _ = read(first);

      assertThat(read(second)).hasSize(1);
    }

    @Test
    void withAutoCommitGoesOnBehindWhatWasDelivered() {
      Instance first = withBothOut(true);
      Instance second = fixture.subscribed("c2", true);

      var _ = first.currentInterest();

      assertThat(second.assignment()).hasSize(1);
      assertThat(read(second)).isEmpty();
    }

    @Test
    void comesAfterTheCommitThatIsTheNextCall() {
      Instance first = withBothOut(false);
      Instance second = fixture.subscribed("c2", false);

      first.commit();

      assertThat(fixture.committed()).isEqualTo(Map.of(P0, 1L, P1, 1L));
      assertThat(second.assignment()).hasSize(1);
      assertThat(read(second)).isEmpty();
    }

    @Test
    void fencesWhatIsCommittedTooLate() {
      Instance first = withBothOut(false);
      Instance second = fixture.subscribed("c2", false);
      var _ = first.currentInterest();
      TopicPartition moved = second.assignment().first();

      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> first.commit(at(moved, 0)));
      assertThatExceptionOfType(Fenced.class).isThrownBy(first::commit);
    }

    @Test
    void fencesWhatWentAndCameBack() {
      Instance first = withBothOut(false);
      Instance second = fixture.subscribed("c2", false);
      var _ = first.currentInterest();
      TopicPartition moved = second.assignment().first();
      fixture.instances.delete(second.name());

      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> first.commit(at(moved, 0)));
    }
  }

  @Nested
  class Expire {
    private void pass(Duration time) {
      fixture.nanos.addAndGet(time.toNanos());
      fixture.instances.expire();
    }

    @Test
    void deletesWhoIsSilentForTooLong() {
      Instance silent = fixture.subscribed("c1", true);

      pass(IDLE_TIMEOUT.plusMillis(1));

      assertThat(fixture.instances.has(silent.name())).isFalse();
      assertThatExceptionOfType(UnknownInstance.class).isThrownBy(() -> read(silent));
    }

    @Test
    void deletesWhoNeverSubscribed() {
      Instance silent = fixture.create("c1", true);

      pass(IDLE_TIMEOUT.plusMillis(1));

      assertThat(fixture.instances.has(silent.name())).isFalse();
    }

    @Test
    void leavesWhoOnlyGaveItsSubscriptionUp() {
      Instance instance = fixture.subscribed("c1", true);
      instance.unsubscribe();

      pass(IDLE_TIMEOUT);

      assertThat(fixture.instances.has(instance.name())).isTrue();
    }

    @Test
    void isNotStoppedByOneThatCannotBeForgotten() {
      Instance first = fixture.subscribed("c1", true);
      Instance second = fixture.subscribed("c2", true);
      fixture.store.full = true;

      pass(IDLE_TIMEOUT.plusMillis(1));
      assertThat(fixture.engine.groups().list()).isEmpty();
      fixture.store.full = false;
      fixture.instances.expire();

      assertThat(fixture.instances.has(first.name())).isFalse();
      assertThat(fixture.instances.has(second.name())).isFalse();
    }

    @Test
    void countsFromTheLastCallOfAnyKind() {
      Instance instance = fixture.subscribed("c1", true);
      pass(IDLE_TIMEOUT);
      var _ = instance.currentInterest();

      pass(IDLE_TIMEOUT);

      assertThat(fixture.instances.has(instance.name())).isTrue();
    }

    @Test
    void commitsNothing() {
      Instance silent = fixture.subscribed("c1", true);
      fixture.produce(P0, "a");
      var _ = read(silent);

      pass(IDLE_TIMEOUT.plusMillis(1));

      assertThat(fixture.committed()).containsEntry(P0, 0L);
    }
  }

  @Nested
  class Revive {
    private Instance revived(String name) {
      fixture.restart();
      return fixture.instances.find(name(name));
    }

    @Test
    void keepsConfigurationAndSubscription() {
      Instance before = fixture.subscribed("c1", false);

      Instance after = revived("c1");

      assertThat(after.config()).isEqualTo(before.config());
      assertThat(after.interest()).isEqualTo(new Interest.Subscribed(ORDERS));
      assertThat(after.assignment()).containsExactly(P0, P1);
    }

    @Test
    void readsOnFromWhatWasCommitted() {
      Instance before = fixture.subscribed("c1", false);
      fixture.produce(P0, "a", "b");
      assertThat(read(before, 1)).hasSize(1);
      before.commit();
      assertThat(read(before)).hasSize(1);

      assertThat(read(revived("c1"))).containsExactly("orders-0@1");
    }

    @Test
    void keepsAssignments() {
      fixture.create("c1", false).assign(Set.of(P1));

      assertThat(revived("c1").interest()).isEqualTo(Interest.Assigned.of(Set.of(P1)));
    }

    @Test
    void givesNothingAwayBeforeItCalls() {
      var _ = fixture.subscribed("c1", false);
      Instance first = revived("c1");

      Instance second = fixture.subscribed("c2", false);
      assertThat(second.assignment()).isEmpty();
      var _ = first.currentInterest();

      assertThat(second.assignment()).hasSize(1);
    }

    @Test
    void forgetsWhatWasDeleted() {
      Instance instance = fixture.subscribed("c1", false);
      fixture.instances.delete(instance.name());

      fixture.restart();

      assertThat(fixture.instances.has(instance.name())).isFalse();
    }
  }

  /// However they take turns, nothing is lost and each partition's records come in order.
  @Test
  void twoShareATopic() {
    Instance first = fixture.subscribed("c1", true);
    Instance second = fixture.subscribed("c2", true);
    var _ = first.currentInterest();
    fixture.produce(P0, "a", "b", "c");
    fixture.produce(P1, "d", "e", "f");

    List<String> got = new ArrayList<>(read(first, 2));
    got.addAll(read(second, 2));
    fixture.instances.delete(second.name());
    got.addAll(read(first));
    got.addAll(read(first));

    assertThat(got)
        .containsExactlyInAnyOrder(
            "orders-0@0", "orders-0@1", "orders-0@2", "orders-1@0", "orders-1@1", "orders-1@2");
  }
}
