package io.logpost.consumer;

import static io.logpost.consumer.InstanceFixture.ORDERS;
import static io.logpost.consumer.InstanceFixture.P0;
import static io.logpost.consumer.InstanceFixture.P1;
import static io.logpost.consumer.InstanceFixture.at;
import static io.logpost.consumer.InstanceFixture.config;
import static io.logpost.consumer.InstanceFixture.name;
import static io.logpost.consumer.InstanceFixture.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.DiskFull;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.IllegalInstanceState;
import io.logpost.error.LogpostException.NameTaken;
import io.logpost.error.LogpostException.NoCommittedOffset;
import io.logpost.error.LogpostException.Overloaded;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.group.CommittedOffset;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InstanceTest {
  private final InstanceFixture fixture = new InstanceFixture();

  @Nested
  class Subscribe {
    @Test
    void givesItsPartitionsAtOnce() {
      Instance instance = fixture.create("c1", true);

      instance.subscribe(ORDERS);

      assertThat(instance.assignment()).containsExactly(P0, P1);
    }

    @Test
    void latestMeansTheMomentOfSubscribing() {
      Instance instance =
          fixture.instances.create(
              name("c1"), config(Dialect.CONFLUENT, AutoOffsetReset.LATEST, false));
      fixture.produce(P0, "before");
      instance.subscribe(ORDERS);

      fixture.produce(P0, "after");

      assertThat(read(instance)).containsExactly("orders-0@1");
    }

    @Test
    void takesUpATopicOnceItIsThere() {
      Instance instance = fixture.create("c1", true);
      instance.subscribe(new Subscription.Topics(Set.of("later")));
      assertThat(instance.assignment()).isEmpty();

      fixture.engine.topics().create("later", 1);

      assertThat(instance.assignment()).containsExactly(new TopicPartition("later", 0));
    }

    @Test
    void againChangesTheTopics() {
      Instance instance = fixture.subscribed("c1", true);

      instance.subscribe(Subscription.Pattern.of("pay.*"));

      assertThat(instance.assignment()).isEmpty();
    }

    @Test
    void isRefusedWhereItHasAssignments() {
      Instance instance = fixture.create("c1", true);
      instance.assign(Set.of(P0));

      assertThatExceptionOfType(IllegalInstanceState.class)
          .isThrownBy(() -> instance.subscribe(ORDERS));
    }

    @Test
    void isRefusedWhereAMemberOfThePlainApiTookTheName() {
      Instance instance = fixture.create("c1", true);
      fixture.taken.add(name("c1"));

      assertThatExceptionOfType(NameTaken.class).isThrownBy(() -> instance.subscribe(ORDERS));
    }

    /// It had joined its group when the disk had no room to note it, nor for its leaving: a member
    /// was left that nobody looked after, and kept its partitions from all others.
    @Test
    void thatCannotBeStoredJoinsNothing() {
      var _ = fixture.subscribed("c1", true);
      Instance second = fixture.create("c2", true);
      fixture.store.full = true;

      assertThatExceptionOfType(DiskFull.class).isThrownBy(() -> second.subscribe(ORDERS));

      assertThat(second.interest()).isInstanceOf(Interest.Nothing.class);
      assertThat(fixture.engine.groups().describe("billing").generation()).isEqualTo(1);
    }

    @Test
    void thatTheGroupRefusesIsNotStored() {
      Instance instance = fixture.create("c1", true);
      fixture.engine.failNext(new Overloaded("not now"));

      assertThatExceptionOfType(Overloaded.class).isThrownBy(() -> instance.subscribe(ORDERS));

      assertThat(fixture.store.instances.get(name("c1")).interest())
          .isInstanceOf(Interest.Nothing.class);
    }

    /// It was out of the group, and came back to it with the next start: its leaving had not been
    /// stored, and asking again changed nothing.
    @Test
    void staysWhereItsEndCannotBeStored() {
      Instance instance = fixture.subscribed("c1", false);
      fixture.store.full = true;
      assertThatExceptionOfType(DiskFull.class).isThrownBy(instance::unsubscribe);
      assertThat(instance.interest()).isInstanceOf(Interest.Subscribed.class);
      fixture.store.full = false;

      instance.unsubscribe();

      fixture.restart();
      assertThat(fixture.engine.groups().list()).isEmpty();
    }

    @Test
    void endsWithUnsubscribe() {
      Instance instance = fixture.subscribed("c1", true);
      Instance other = fixture.subscribed("c2", true);

      instance.unsubscribe();

      assertThat(instance.interest()).isInstanceOf(Interest.Nothing.class);
      assertThat(other.assignment()).containsExactly(P0, P1);
    }
  }

  @Nested
  class Read {
    @Test
    void movesPastWhatItShowed() {
      Instance instance = fixture.subscribed("c1", false);
      fixture.produce(P0, "a", "b");

      assertThat(read(instance)).containsExactly("orders-0@0", "orders-0@1");
      assertThat(read(instance)).isEmpty();
    }

    @Test
    void goesOnBehindWhatFoundRoom() {
      Instance instance = fixture.subscribed("c1", false);
      fixture.produce(P0, "a", "b");

      assertThat(read(instance, 1)).containsExactly("orders-0@0");
      assertThat(read(instance, 1)).containsExactly("orders-0@1");
    }

    @Test
    void beginsAtWhatTheGroupCommitted() {
      fixture.produce(P0, "a", "b");
      fixture.engine.groups().commit("billing", at(P0, 1));

      Instance instance = fixture.subscribed("c1", false);

      assertThat(read(instance)).containsExactly("orders-0@1");
    }

    @Test
    void needsSomethingToRead() {
      Instance instance = fixture.create("c1", true);

      assertThatExceptionOfType(IllegalInstanceState.class).isThrownBy(() -> read(instance));
    }

    @Test
    void withoutResetNeedsACommittedOffset() {
      Instance instance =
          fixture.instances.create(
              name("c1"), config(Dialect.CONFLUENT, AutoOffsetReset.NONE, true));
      instance.subscribe(ORDERS);

      assertThatExceptionOfType(NoCommittedOffset.class).isThrownBy(() -> read(instance));
    }

    @Test
    void thatBrokeOffDeliversAgain() {
      Instance instance = fixture.subscribed("c1", false);
      fixture.produce(P0, "a");

      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(() ->
              instance.read(
                  java.time.Duration.ZERO,
                  (_, _) -> {
                    throw new ArithmeticException("the client left");
                  }));

      assertThat(read(instance)).containsExactly("orders-0@0");
    }
  }

  @Nested
  class AutoCommit {
    @Test
    void commitsThePreviousReadAtTheNext() {
      Instance instance = fixture.subscribed("c1", true);
      fixture.produce(P0, "a", "b");
      var _ = read(instance);
      assertThat(fixture.committed()).containsEntry(P0, 0L);

      var _ = read(instance);

      assertThat(fixture.committed()).containsEntry(P0, 2L);
    }

    @Test
    void commitsWhenItIsDeleted() {
      Instance instance = fixture.subscribed("c1", true);
      fixture.produce(P1, "a");
      var _ = read(instance);

      fixture.instances.delete(instance.name());

      assertThat(fixture.committed()).containsEntry(P1, 1L);
    }

    @Test
    void commitsWhereItStarted() {
      Instance instance =
          fixture.instances.create(
              name("c1"), config(Dialect.CONFLUENT, AutoOffsetReset.LATEST, true));
      fixture.produce(P0, "before");

      instance.subscribe(ORDERS);

      assertThat(fixture.committed()).isEqualTo(Map.of(P0, 1L, P1, 0L));
    }

    @Test
    void isNotDoneByCallsThatReadNothing() {
      Instance instance = fixture.subscribed("c1", true);
      fixture.produce(P0, "a");
      var _ = read(instance);

      var _ = instance.currentInterest();

      assertThat(fixture.committed()).containsEntry(P0, 0L);
    }

    @Test
    void offCommitsNothingByItself() {
      Instance instance = fixture.subscribed("c1", false);
      fixture.produce(P0, "a");

      var _ = read(instance);
      var _ = read(instance);
      fixture.instances.delete(instance.name());

      assertThat(fixture.committed()).isEmpty();
    }
  }

  @Nested
  class Commit {
    @Test
    void ofNothingNamedIsOfWhatWasDelivered() {
      Instance instance = fixture.subscribed("c1", false);
      fixture.produce(P0, "a", "b");
      var _ = read(instance, 1);

      instance.commit();

      assertThat(fixture.committed()).isEqualTo(Map.of(P0, 1L));
    }

    @Test
    void inConfluentsDialectNamesTheLastOneDone() {
      Instance instance = fixture.subscribed("c1", false);
      fixture.produce(P0, "a", "b", "c");
      var _ = read(instance);

      instance.commit(at(P0, 1));

      assertThat(fixture.committed()).isEqualTo(Map.of(P0, 2L));
    }

    @Test
    void inConfluentsDialectNeverPassesWhatWasDelivered() {
      Instance instance = fixture.subscribed("c1", false);
      fixture.produce(P0, "a", "b", "c");
      var _ = read(instance, 2);

      instance.commit(at(P0, 2));

      assertThat(fixture.committed()).isEqualTo(Map.of(P0, 2L));
    }

    @Test
    void inConfluentsDialectOfWhatWasNeverReadIsNotBounded() {
      Instance instance = fixture.subscribed("c1", false);

      instance.commit(at(P0, 41));

      assertThat(fixture.committed()).isEqualTo(Map.of(P0, 42L));
    }

    @Test
    void inStrimzisDialectNamesTheNextOne() {
      Instance instance =
          fixture.instances.create(
              name("c1"), config(Dialect.STRIMZI, AutoOffsetReset.EARLIEST, false));
      instance.subscribe(ORDERS);

      instance.commit(Map.of(P0, new CommittedOffset(1, "why")));

      assertThat(fixture.engine.groups().committed("billing"))
          .isEqualTo(Map.of(P0, new CommittedOffset(1, "why")));
    }

    @Test
    void ofAPartitionOfAnotherIsFenced() {
      Instance instance = fixture.subscribed("c1", false);
      Instance other = fixture.subscribed("c2", false);
      TopicPartition others = other.assignment().first();

      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> instance.commit(at(others, 0)));
      assertThat(fixture.committed()).isEmpty();
    }

    @Test
    void ofAnUnknownTopicIsRefused() {
      Instance instance = fixture.subscribed("c1", false);

      assertThatExceptionOfType(UnknownTopic.class)
          .isThrownBy(() -> instance.commit(at(new TopicPartition("nope", 0), 0)));
    }
  }
}
