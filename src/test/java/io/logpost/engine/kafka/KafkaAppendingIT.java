package io.logpost.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.engine.Acks;
import io.logpost.engine.AppendResult;
import io.logpost.engine.Batches;
import io.logpost.engine.Engine;
import io.logpost.engine.EngineFixture;
import io.logpost.engine.PartitionBatch;
import io.logpost.engine.PartitionOutcome.Stored;
import io.logpost.engine.Shown;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.RecordTooLarge;
import io.logpost.error.LogpostException.UnknownTopic;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Records stored by several processes and under topics' rules.
class KafkaAppendingIT extends EngineFixture {
  private KafkaEngine engine;

  @BeforeEach
  void connect() {
    engine = OpenKafka.onEmptyCluster();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Override
  protected Engine engine() {
    return engine;
  }

  @Nested
  class TwoProcesses {
    @Test
    void mixTheirRecordsAndAnswerEachOnesOffset() throws Exception {
      createOrders();
      Map<Long, String> answered = new ConcurrentHashMap<>();

      try (KafkaEngine other = OpenKafka.onCluster()) {
        inParallel(
            IntStream.range(0, 100)
                .mapToObj(request -> request % 2 == 0 ? engine : other)
                .map(one -> () -> appendTen(one, answered)));
      }

      Shown shown = Shown.of(engine, Map.of(orders0, 0L), Duration.ZERO, Integer.MAX_VALUE);
      assertThat(shown.values()).hasSize(1000);
      assertThat(answered).isEqualTo(byOffset(shown));
    }

    private Void appendTen(KafkaEngine one, Map<Long, String> answered) {
      String[] values =
          IntStream.range(0, 10)
              .mapToObj(i -> "%s-%d-%d".formatted(Thread.currentThread().threadId(), i, i))
              .toArray(String[]::new);
      AppendResult result =
          one.records().append(Batches.request(Acks.ALL, Batches.part(orders0, T0, values)));
      Stored stored = (Stored) result.outcomes().getFirst();
      for (int i = 0; i < values.length; i++) {
        answered.put(stored.offsets().of(i), values[i]);
      }
      return null;
    }

    private static Map<Long, String> byOffset(Shown shown) {
      Map<Long, String> byOffset = new LinkedHashMap<>();
      for (int i = 0; i < shown.values().size(); i++) {
        byOffset.put(shown.offsets().get(i), shown.values().get(i));
      }
      return byOffset;
    }
  }

  @Nested
  class Appending {
    @Test
    void refusesWhatTheTopicDoesNotTakeBeforeAnythingIsStored() {
      create("orders", 2, Map.of("max.message.bytes", "1000", "cleanup.policy", "compact"));
      PartitionBatch good = Batches.tombstone(orders0, T0, "key", "h", "v");
      PartitionBatch keyless = Batches.part(orders1, T0, "a");
      PartitionBatch large = Batches.part(orders1, T0, "x".repeat(2000));

      assertThatExceptionOfType(InvalidField.class).isThrownBy(() -> appendBoth(good, keyless));
      assertThatExceptionOfType(RecordTooLarge.class).isThrownBy(() -> appendBoth(good, large));
      assertThat(fetch(orders0, 0).values()).isEmpty();
    }

    @Test
    void refusesATopicThatAnotherProcessDeleted() {
      createOrders();
      append(orders0, "a");
      try (KafkaEngine other = OpenKafka.onCluster()) {
        other.topics().delete("orders");
      }
      engine.refresh();

      assertThatExceptionOfType(UnknownTopic.class).isThrownBy(() -> append(orders0, "b"));
      assertThatExceptionOfType(UnknownTopic.class).isThrownBy(() -> fetch(orders0, 0));
    }

    /// The producer's batches may be larger than those that came.
    @Test
    void keepsToTheLargestBatchOfATopic() throws Exception {
      create("orders", 1, Map.of("max.message.bytes", "300"));

      inParallel(IntStream.range(0, 50).mapToObj(_ -> () -> append(orders0, "x".repeat(100))));

      assertThat(fetch(orders0, 0).values()).hasSize(50);
    }

    @Test
    void answersNoOffsetsWhereNobodyWaits() {
      createOrders();
      PartitionBatch part = Batches.part(orders0, T0, "a", "b");

      AppendResult result = engine.records().append(Batches.request(Acks.NONE, part));

      Stored stored = (Stored) result.outcomes().getFirst();
      assertThat(stored.offsets().of(0)).isEqualTo(-1);
      assertThat(stored.offsets().of(1)).isEqualTo(-1);
    }

    private void appendBoth(PartitionBatch one, PartitionBatch other) {
      engine.records().append(Batches.request(Acks.ALL, one, other));
    }
  }

  private static <T> void inParallel(Stream<Callable<T>> calls) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(calls.toList())) {
        var _ = done.get();
      }
    }
  }
}
