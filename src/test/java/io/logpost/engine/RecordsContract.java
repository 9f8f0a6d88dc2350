package io.logpost.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.engine.PartitionOutcome.Stored;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.error.LogpostException.UnknownPartition;
import io.logpost.record.TimestampType;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What every engine does with records. Offsets rise; where a test goes on, it goes on at the
/// offset that the engine answered, since an engine may leave gaps.
public abstract class RecordsContract extends TopicsContract {
  @Nested
  protected class Append {
    @Test
    void givesOffsetsThatRise() {
      createOrders();

      long first = append(orders0, "a", "b");
      long second = append(orders0, "c");

      assertThat(second).isGreaterThanOrEqualTo(first + 2);
      assertThat(fetch(orders0, first).values()).containsExactly("a", "b", "c");
    }

    @Test
    void answersEveryPartInOrder() {
      createOrders();
      PartitionBatch one = Batches.part(orders1, T0, "b");
      PartitionBatch zero = Batches.part(orders0, T0, "a");

      AppendResult result = engine().records().append(Batches.request(Acks.ALL, one, zero));

      assertThat(result.outcomes()).allMatch(Stored.class::isInstance);
      assertThat(result.outcomes())
          .extracting(PartitionOutcome::partition)
          .containsExactly(orders1, orders0);
      assertThat(fetch(orders0, 0).values()).containsExactly("a");
      assertThat(fetch(orders1, 0).values()).containsExactly("b");
    }

    @Test
    void keepsTimestampsOfProducers() {
      createOrders();

      long offset = append(orders0, "a", "b");

      assertThat(fetch(orders0, offset).timestamps()).containsExactly(T0, T0 + 1);
    }

    @Test
    void stampsRecordsWhereTheTopicSaysSo() {
      create(
          "orders",
          1,
          Map.of("message.timestamp.type", TimestampType.LOG_APPEND_TIME.configValue()));

      long offset = append(orders0, "a", "b");

      List<Long> timestamps = fetch(orders0, offset).timestamps();
      assertThat(timestamps.getFirst()).isNotEqualTo(T0);
      assertThat(timestamps.getLast()).isEqualTo(timestamps.getFirst());
    }

    @Test
    void refusesAPartitionThatIsNotThereAndStoresNothing() {
      createOrders();
      PartitionBatch good = Batches.part(orders0, T0, "a");
      PartitionBatch bad = Batches.part(new TopicPartition("orders", 2), T0, "b");

      assertThatExceptionOfType(UnknownPartition.class)
          .isThrownBy(() -> engine().records().append(Batches.request(Acks.ALL, good, bad)));
      assertThat(fetch(orders0, 0).values()).isEmpty();
    }

    @Test
    void mayBeReadSoonWhateverTheAcks() {
      createOrders();

      engine().records().append(Batches.request(Acks.LEADER, Batches.part(orders0, T0, "a")));
      engine().records().append(Batches.request(Acks.NONE, Batches.part(orders0, T0, "b")));

      Shown first = Shown.of(engine(), Map.of(orders0, 0L), Duration.ofSeconds(30), 1);
      long next = first.nextOffsets().get(orders0);
      Shown second = Shown.of(engine(), Map.of(orders0, next), Duration.ofSeconds(30), 1);
      assertThat(first.values()).containsExactly("a");
      assertThat(second.values()).containsExactly("b");
    }
  }

  @Nested
  protected class Fetch {
    @Test
    void goesOnWhereTheLastOneEnded() {
      createOrders();
      long offset = append(orders0, "a", "b", "c");

      Shown first = Shown.of(engine(), Map.of(orders0, offset), Duration.ZERO, 2);
      Shown second = fetch(orders0, first.nextOffsets().get(orders0));

      assertThat(first.values()).containsExactly("a", "b");
      assertThat(second.values()).containsExactly("c");
      assertThat(second.nextOffsets()).containsEntry(orders0, bounds(orders0).endOffset());
    }

    @Test
    void startsInTheMiddleOfABatch() {
      createOrders();
      long offset = append(orders0, "a", "b", "c");

      assertThat(fetch(orders0, offset + 1).values()).containsExactly("b", "c");
    }

    @Test
    void readsPartitionsInTheOrderAsked() {
      createOrders();
      append(orders0, "a");
      append(orders1, "b");
      Map<TopicPartition, Long> positions = new LinkedHashMap<>();
      positions.put(orders1, 0L);
      positions.put(orders0, 0L);

      Shown shown = Shown.of(engine(), positions, Duration.ZERO, Integer.MAX_VALUE);

      assertThat(shown.values()).containsExactly("b", "a");
      assertThat(shown.bounds()).containsOnlyKeys(orders0, orders1);
    }

    @Test
    void leavesThePositionOfAPartitionThatItDidNotReach() {
      createOrders();
      append(orders0, "a", "b");
      append(orders1, "c");
      Map<TopicPartition, Long> positions = new LinkedHashMap<>();
      positions.put(orders0, 0L);
      positions.put(orders1, 0L);

      Shown shown = Shown.of(engine(), positions, Duration.ZERO, 1);

      assertThat(shown.values()).containsExactly("a");
      assertThat(shown.nextOffsets()).containsEntry(orders1, 0L);
    }

    @Test
    void atTheEndShowsNothing() {
      createOrders();
      append(orders0, "a");
      long end = bounds(orders0).endOffset();

      Shown shown = fetch(orders0, end);

      assertThat(shown.values()).isEmpty();
      assertThat(shown.nextOffsets()).containsEntry(orders0, end);
    }

    @Test
    void refusesPositionsOutsideTheLog() {
      createOrders();
      append(orders0, "a", "b");
      long end = bounds(orders0).endOffset();
      engine().topics().deleteRecords(Map.of(orders0, end));

      assertThatExceptionOfType(OffsetBeforeStart.class).isThrownBy(() -> fetch(orders0, 0));
      assertThatExceptionOfType(OffsetAfterEnd.class).isThrownBy(() -> fetch(orders0, end + 1));
    }

    @Test
    void waitsForTheFirstRecord() throws Exception {
      createOrders();
      append(orders0, "a");
      Map<TopicPartition, Long> positions =
          Map.of(orders0, bounds(orders0).endOffset(), orders1, 0L);
      CompletableFuture<Shown> waiting =
          CompletableFuture.supplyAsync(
              () -> Shown.of(engine(), positions, Duration.ofMinutes(5), Integer.MAX_VALUE),
              Thread::startVirtualThread);

      append(orders1, "b");

      assertThat(waiting.get().values()).containsExactly("b");
    }

    @Test
    void waitsNoLongerThanAsked() {
      createOrders();

      Shown shown = Shown.of(engine(), Map.of(orders0, 0L), Duration.ofMillis(20), 1);

      assertThat(shown.values()).isEmpty();
      assertThat(shown.nextOffsets()).containsEntry(orders0, 0L);
    }

    @Test
    void hasKeysNullValuesAndHeadersAsTheyWereSent() {
      createOrders();
      engine()
          .records()
          .append(Batches.request(Acks.ALL, Batches.tombstone(orders0, T0, "key", "h", "v")));

      Shown shown = fetch(orders0, 0);

      assertThat(shown.keys()).containsExactly("key");
      assertThat(shown.values()).containsExactly((String) null);
      assertThat(shown.headers()).containsExactly("h=v");
    }
  }

  @Nested
  protected class Bounds {
    @Test
    void moveWithRecords() {
      createOrders();
      long offset = append(orders0, "a", "b");

      OffsetBounds bounds = bounds(orders0);

      assertThat(bounds.startOffset()).isEqualTo(offset);
      assertThat(bounds.endOffset()).isGreaterThanOrEqualTo(offset + 2);
    }

    @Test
    void areTheSameForBothIsolationsWithoutTransactions() {
      createOrders();
      append(orders0, "a");

      assertThat(engine().records().bounds(Set.of(orders0), Isolation.READ_UNCOMMITTED))
          .isEqualTo(engine().records().bounds(Set.of(orders0), Isolation.READ_COMMITTED));
    }

    @Test
    void refuseAPartitionThatIsNotThere() {
      createOrders();

      assertThatExceptionOfType(UnknownPartition.class)
          .isThrownBy(() -> bounds(new TopicPartition("orders", 2)));
    }
  }

  @Nested
  protected class OffsetsForTimes {
    @Test
    void nameTheFirstRecordAtOrAfterATime() {
      createOrders();
      long offset = append(orders0, "at T0", "1 ms later", "2 ms later");

      assertThat(offsetFor(T0 - 1)).hasValue(offset);
      assertThat(offsetFor(T0 + 1)).hasValue(offset + 1);
    }

    @Test
    void areEmptyPastTheLastRecord() {
      createOrders();
      append(orders0, "a");

      assertThat(offsetFor(T0 + 1)).isEmpty();
    }

    private OptionalLong offsetFor(long timestampMs) {
      return engine().records().offsetsForTimes(Map.of(orders0, timestampMs)).get(orders0);
    }
  }

  @Nested
  protected class DeleteRecords {
    @Test
    void movesTheStart() {
      createOrders();
      long offset = append(orders0, "a", "b", "c");

      Map<TopicPartition, Long> starts =
          engine().topics().deleteRecords(Map.of(orders0, offset + 2));

      assertThat(starts).containsEntry(orders0, offset + 2);
      assertThat(bounds(orders0).startOffset()).isEqualTo(offset + 2);
      assertThat(fetch(orders0, offset + 2).values()).containsExactly("c");
    }

    @Test
    void neverMovesItBack() {
      createOrders();
      long offset = append(orders0, "a", "b");
      engine().topics().deleteRecords(Map.of(orders0, offset + 1));

      assertThat(engine().topics().deleteRecords(Map.of(orders0, offset)))
          .containsEntry(orders0, offset + 1);
    }

    @Test
    void refusesAnOffsetPastTheEnd() {
      createOrders();
      append(orders0, "a");
      long end = bounds(orders0).endOffset();

      assertThatExceptionOfType(OffsetAfterEnd.class)
          .isThrownBy(() -> engine().topics().deleteRecords(Map.of(orders0, end + 1)));
    }
  }
}
