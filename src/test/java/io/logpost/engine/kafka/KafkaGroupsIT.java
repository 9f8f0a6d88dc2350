package io.logpost.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.engine.Engine;
import io.logpost.engine.EngineFixture;
import io.logpost.engine.GroupMember;
import io.logpost.engine.JoinRequest;
import io.logpost.engine.MemberDescription;
import io.logpost.engine.Ownership;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.NotSupported;
import io.logpost.error.LogpostException.Overloaded;
import io.logpost.group.Assignor;
import io.logpost.group.CommittedOffset;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What groups of a cluster do that others use too: native consumers, and other processes.
class KafkaGroupsIT extends EngineFixture {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

  private KafkaEngine engine;
  private KafkaEngine other;

  @BeforeEach
  void connect() {
    engine = OpenKafka.onEmptyCluster();
    other = new KafkaEngine(KafkaCluster.shared().clients(), OpenKafka.SETTINGS);
  }

  @AfterEach
  void close() {
    engine.close();
    other.close();
  }

  @Override
  protected Engine engine() {
    return engine;
  }

  private static JoinRequest request(String member) {
    return new JoinRequest(
        "billing",
        member,
        new Subscription.Topics(Set.of("orders")),
        Optional.empty(),
        Duration.ofMinutes(5));
  }

  private static GroupMember join(KafkaEngine at, String member) {
    return at.groups().join(request(member), () -> {});
  }

  /// A member that gives up at once what it is to give up.
  private static GroupMember joinReady(KafkaEngine at, String member) {
    GroupMember joined = join(at, member);
    await(() -> {
      release(joined);
      return !joined.ownership().owned().isEmpty();
    });
    return joined;
  }

  private static void release(GroupMember member) {
    Ownership now = member.ownership();
    if (!now.revoking().isEmpty()) {
      member.release(now.revoking(), now.generation());
    }
  }

  private static void await(BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - begin).as("waited").isLessThan(PATIENCE_NANOS);
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  private static Map<TopicPartition, CommittedOffset> at(TopicPartition partition, long offset) {
    return Map.of(partition, new CommittedOffset(offset, ""));
  }

  @Nested
  class ANativeConsumer {
    private final Consumer<ByteBuffer, ByteBuffer> consumer =
        KafkaCluster.shared()
            .clients()
            .consumer(
                Map.of(
                    "group.protocol", "consumer",
                    "group.id", "billing",
                    "enable.auto.commit", false,
                    "auto.offset.reset", "earliest"));

    @AfterEach
    void closeConsumer() {
      consumer.close();
    }

    private void poll() {
      var _ = consumer.poll(Duration.ofMillis(20));
    }

    @Test
    void sharesTheGroupWithMembers() {
      createOrders();
      GroupMember member = joinReady(engine, "a");
      await(() -> member.ownership().readable().size() == 2);
      member.commit(at(orders0, 3), member.ownership().generation());

      consumer.subscribe(List.of("orders"));
      await(() -> {
        poll();
        release(member);
        return consumer.assignment().size() == 1;
      });

      assertThat(member.ownership().owned()).hasSize(1);
      assertThat(engine.groups().describe("billing").members()).hasSize(2);
      assertThat(engine.groups().describe("billing").members())
          .filteredOn(each -> !each.member().equals("a"))
          .first()
          .satisfies(each -> {
            assertThat(each.subscription()).isEmpty();
            assertThat(each.ownership().owned()).hasSize(1);
          });
      assertThat(consumer.committed(Set.of(Names.ofKafka(orders0))).values())
          .containsExactly(new OffsetAndMetadata(3));
    }

    @Test
    void leavesItsPartitionsAndOffsetsToMembers() {
      createOrders();
      consumer.subscribe(List.of("orders"));
      await(() -> {
        poll();
        return consumer.assignment().size() == 2;
      });
      GroupMember member = join(engine, "a");
      await(() -> {
        poll();
        return consumer.assignment().size() == 1 && member.ownership().readable().size() == 1;
      });
      TopicPartition its = Names.ofOurs(consumer.assignment().iterator().next());
      consumer.commitSync(Map.of(Names.ofKafka(its), new OffsetAndMetadata(5)));

      consumer.unsubscribe();

      await(() -> member.ownership().readable().size() == 2);
      assertThat(member.committed(Set.of(its))).isEqualTo(at(its, 5));
    }
  }

  @Nested
  class AnotherProcess {
    @Test
    void takesAPlaceOverThatWasLeftToItAndNobodyElseNotices() {
      createOrders();
      GroupMember before = joinReady(engine, "a");
      GroupMember third = join(other, "b");
      await(() -> {
        release(before);
        return third.ownership().owned().size() == 1;
      });
      await(() -> before.ownership().generation() == third.ownership().generation());
      Ownership known = before.ownership();
      Ownership ofThird = third.ownership();

      engine.close();
      GroupMember after = join(other, "a");

      assertThat(after.tookOver()).isTrue();
      assertThat(after.ownership().generation()).isEqualTo(known.generation());
      assertThat(after.ownership().readable()).isEqualTo(known.readable());
      TopicPartition its = known.readable().first();
      after.commit(at(its, 1), known.generation());
      assertThat(third.ownership()).isEqualTo(ofThird);
      assertThat(other.groups().committed("billing")).isEqualTo(at(its, 1));
    }

    @Test
    void takesAPlaceOverThatIsHeldAndTheHolderFindsItselfFenced() {
      createOrders();
      GroupMember before = joinReady(engine, "a");
      await(() -> before.ownership().readable().size() == 2);
      int known = before.ownership().generation();

      GroupMember after = join(other, "a");

      assertThat(after.tookOver()).isTrue();
      await(() -> after.ownership().readable().size() == 2);
      assertThat(after.ownership().owned().get(orders0)).isGreaterThan(known);
      assertThatExceptionOfType(Fenced.class).isThrownBy(() -> after.commit(at(orders0, 1), known));
      assertThatExceptionOfType(Fenced.class)
          .isThrownBy(() -> before.commit(at(orders0, 1), known));
      await(before::isFenced);
      assertThat(before.ownership().owned()).isEmpty();
      assertThat(after.isFenced()).isFalse();
    }

    @Test
    void isShownWithWhatTheClusterTells() {
      createOrders();
      GroupMember member = joinReady(engine, "a");
      await(() -> member.ownership().readable().size() == 2);

      MemberDescription shown = other.groups().describe("billing").members().getFirst();

      assertThat(shown.member()).isEqualTo("a");
      assertThat(shown.subscription()).isEmpty();
      assertThat(shown.maxPollInterval()).isEmpty();
      assertThat(shown.ownership()).isEqualTo(member.ownership());
    }
  }

  @Nested
  class JoinOnKafka {
    @Test
    void isRefusedOverTheMostMembersOfAProcess() {
      createOrders();
      KafkaEngine small =
          new KafkaEngine(
              KafkaCluster.shared().clients(), new KafkaEngineSettings(Duration.ofSeconds(5), 1));
      try {
        join(small, "a");

        assertThatExceptionOfType(Overloaded.class)
            .isThrownBy(() -> join(small, "b"))
            .withMessageContaining("logpost.kafka.max-members");
        join(small, "a").leave();
        join(small, "b").leave();
      } finally {
        small.close();
      }
    }

    @Test
    void hasNoRoundRobin() {
      createOrders();
      JoinRequest roundRobin =
          new JoinRequest(
              "billing",
              "a",
              new Subscription.Topics(Set.of("orders")),
              Optional.of(Assignor.ROUND_ROBIN),
              Duration.ofMinutes(5));

      assertThatExceptionOfType(NotSupported.class)
          .isThrownBy(() -> engine.groups().join(roundRobin, () -> {}));
    }

    @Test
    void takesNamesThatKafkaHasNotWithTheBrokersRange() {
      createOrders();
      JoinRequest range =
          new JoinRequest(
              "billing",
              "Jürgen's worker",
              new Subscription.Topics(Set.of("orders")),
              Optional.of(Assignor.RANGE),
              Duration.ofMinutes(5));

      engine.groups().join(range, () -> {});

      assertThat(other.groups().describe("billing").assignor()).isEqualTo("range");
      assertThat(other.groups().describe("billing").members())
          .extracting(MemberDescription::member)
          .containsExactly("Jürgen's worker");
    }

    @Test
    void canChangeFromAListToAPattern() {
      createOrders();
      create("audit", 1, Map.of());
      GroupMember member = joinReady(engine, "a");
      await(() -> member.ownership().readable().size() == 2);
      Ownership before = member.ownership();

      member.update(
          new JoinRequest(
              "billing",
              "a",
              Subscription.Pattern.of("orders|audit"),
              Optional.empty(),
              Duration.ofMinutes(5)));

      await(() -> member.ownership().readable().contains(new TopicPartition("audit", 0)));
      assertThat(member.ownership().owned()).containsAllEntriesOf(before.owned());
      member.commit(at(orders0, 1), before.generation());
    }
  }
}
