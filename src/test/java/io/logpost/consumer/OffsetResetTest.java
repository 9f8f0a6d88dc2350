package io.logpost.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.engine.Acks;
import io.logpost.engine.AppendRequest;
import io.logpost.engine.InMemoryEngine;
import io.logpost.engine.PartitionBatch;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.group.CommittedOffset;
import io.logpost.record.Headers;
import io.logpost.record.RecordBatchBuilder;
import io.logpost.record.TopicPartition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OffsetResetTest {
  private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

  private final InMemoryEngine engine = new InMemoryEngine();
  private final OffsetReset reset = new OffsetReset(engine);

  /// Offsets 2 to 4 remain, with timestamps 3000 to 5000.
  @BeforeEach
  void fillTopic() {
    engine.topics().create("orders", 1);
    for (long timestamp = 1000; timestamp <= 5000; timestamp += 1000) {
      RecordBatchBuilder batch = new RecordBatchBuilder(1024);
      batch.append(timestamp, null, ByteBuffer.allocate(1), Headers.none(), false);
      PartitionBatch part = new PartitionBatch(PARTITION, List.of(batch.build()));
      engine.records().append(new AppendRequest(List.of(part), Acks.ALL, Duration.ofSeconds(1)));
    }
    engine.topics().deleteRecords(Map.of(PARTITION, 2L));
  }

  private long planned(ResetTarget target) {
    return reset.plan("g", List.of("orders"), target).getFirst().nextOffset();
  }

  private void commit(long nextOffset) {
    engine.groups().commit("g", Map.of(PARTITION, new CommittedOffset(nextOffset, "")));
  }

  @Nested
  class Plan {
    @Test
    void bringsEveryTargetInsideTheBounds() {
      assertThat(planned(new ResetTarget.Earliest())).isEqualTo(2);
      assertThat(planned(new ResetTarget.Latest())).isEqualTo(5);
      assertThat(planned(new ResetTarget.ToOffset(0))).isEqualTo(2);
      assertThat(planned(new ResetTarget.ToOffset(4))).isEqualTo(4);
      assertThat(planned(new ResetTarget.ToOffset(Long.MAX_VALUE))).isEqualTo(5);
    }

    @Test
    void findsTheFirstRecordAtOrAfterATime() {
      assertThat(planned(new ResetTarget.ToTimestamp(3500))).isEqualTo(3);
      assertThat(planned(new ResetTarget.ToTimestamp(9000))).isEqualTo(5);
    }

    @Test
    void shiftsFromWhatIsCommittedWithoutOverflow() {
      commit(3);

      assertThat(planned(new ResetTarget.ShiftBy(1))).isEqualTo(4);
      assertThat(planned(new ResetTarget.ShiftBy(-9))).isEqualTo(2);
      assertThat(planned(new ResetTarget.ShiftBy(Long.MAX_VALUE))).isEqualTo(5);
      assertThat(planned(new ResetTarget.ShiftBy(Long.MIN_VALUE))).isEqualTo(2);
    }

    @Test
    void shiftsNothingThatIsNotCommitted() {
      assertThatThrownBy(() -> planned(new ResetTarget.ShiftBy(1)))
          .isInstanceOf(InvalidField.class);
    }

    @Test
    void changesNothing() {
      commit(3);
      planned(new ResetTarget.Latest());

      assertThat(engine.groups().committed("g"))
          .containsEntry(PARTITION, new CommittedOffset(3, ""));
    }

    @Test
    void needsTheTopic() {
      assertThatThrownBy(() -> reset.plan("g", List.of("nothing"), new ResetTarget.Latest()))
          .isInstanceOf(UnknownTopic.class);
    }
  }

  @Nested
  class Apply {
    @Test
    void commitsThePlan() {
      reset.apply("g", reset.plan("g", List.of("orders"), new ResetTarget.Latest()));

      assertThat(engine.groups().committed("g"))
          .containsEntry(PARTITION, new CommittedOffset(5, ""));
    }
  }

  @Nested
  class OfLag {
    private final Lag lag = new Lag(engine);

    @Test
    void countsFromTheStartWhereNothingWasCommitted() {
      assertThat(lag.of("g", List.of("orders")))
          .containsExactly(new PartitionLag(PARTITION, null, 5, 3, null));
    }

    @Test
    void leavesOutWhatIsDeleted() {
      commit(0);

      assertThat(lag.of("g", List.of()))
          .containsExactly(new PartitionLag(PARTITION, 0L, 5, 3, null));
    }

    @Test
    void isNeverNegative() {
      commit(9);

      assertThat(lag.of("g", List.of()))
          .containsExactly(new PartitionLag(PARTITION, 9L, 5, 0, null));
    }
  }
}
