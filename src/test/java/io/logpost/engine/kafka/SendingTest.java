package io.logpost.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.engine.Batches;
import io.logpost.engine.PartitionBatch;
import io.logpost.engine.PartitionOutcome;
import io.logpost.engine.PartitionOutcome.Failed;
import io.logpost.engine.PartitionOutcome.Stored;
import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.ClusterUnavailable;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.record.TopicPartition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SendingTest {
  private static final long T0 = 1_763_721_300_000L;

  private final TopicPartition orders0 = new TopicPartition("orders", 0);
  private final PartitionBatch part = Batches.part(orders0, T0, "a", "b", "c");
  private final FullProducer producer = new FullProducer();

  /// Asks a cluster that can't be reached.
  private final TopicLooks looks =
      new TopicLooks(
          new TopicCache(
              () -> {
                throw new ClusterUnavailable("no broker answers");
              },
              _ -> {}));

  private final Sending sending = new Sending(part, looks);

  /// A producer with room for so many records.
  private static final class FullProducer extends MockProducer<ByteBuffer, ByteBuffer> {
    private int room = Integer.MAX_VALUE;

    private FullProducer() {
      super(false, null, new BufferBytes(), new BufferBytes());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<ByteBuffer, ByteBuffer> record, Callback callback) {
      if (history().size() == room) {
        TimeoutException full = new TimeoutException("no room");
        callback.onCompletion(null, full);
        return java.util.concurrent.CompletableFuture.failedFuture(full);
      }
      return super.send(record, callback);
    }

    private List<String> values() {
      List<String> values = new ArrayList<>();
      history()
          .forEach(record ->
              values.add(StandardCharsets.UTF_8.decode(record.value().duplicate()).toString()));
      return values;
    }
  }

  @Nested
  class Send {
    @Test
    void handsRecordsOverInTheirOrder() {
      sending.send(producer, part.batches());

      assertThat(producer.values()).hasSize(3);
      assertThat(sending.isTaken()).isTrue();
    }

    @Test
    void endsAtTheFirstRecordThatIsNotTaken() {
      producer.room = 1;

      sending.send(producer, part.batches());

      assertThat(producer.history()).hasSize(1);
      assertThat(sending.isTaken()).isFalse();
    }
  }

  @Nested
  class Outcome {
    @Test
    void hasTheOffsetOfEachRecord() {
      sending.send(producer, part.batches());
      completeAll();

      Stored stored = (Stored) await();

      assertThat(stored.offsets().of(0)).isZero();
      assertThat(stored.offsets().of(2)).isEqualTo(2);
    }

    @Test
    void isNotStoredWhereNothingWasTaken() {
      producer.room = 0;
      sending.send(producer, part.batches());

      assertThat(failure(await())).isInstanceOf(ClusterUnavailable.class);
      assertThat(failure(sending.outcome())).isInstanceOf(ClusterUnavailable.class);
    }

    @Test
    void isUnknownWhereOnlySomeWasTaken() {
      producer.room = 2;
      sending.send(producer, part.batches());
      completeAll();

      assertThat(failure(await())).isInstanceOf(OutcomeUnknown.class);
      assertThat(failure(sending.outcome())).isInstanceOf(OutcomeUnknown.class);
    }

    @Test
    void isUnknownWhereOneOfSeveralWasRefused() {
      sending.send(producer, part.batches());
      producer.completeNext();
      producer.errorNext(new RecordTooLargeException("too large"));
      producer.completeNext();

      assertThat(failure(await())).isInstanceOf(OutcomeUnknown.class);
    }

    @Test
    void isTheRefusalWhereAllWereRefused() {
      sending.send(producer, part.batches());
      for (int i = 0; i < 3; i++) {
        producer.errorNext(new RecordTooLargeException("too large"));
      }

      assertThat(failure(await()).stored()).isEqualTo(LogpostException.Stored.NO);
    }

    @Test
    void isUnknownOnceTheTimeIsUpAndSaysWhatKeepsIt() {
      sending.send(producer, part.batches());

      assertThat(failure(sending.await(System.nanoTime())))
          .isInstanceOf(OutcomeUnknown.class)
          .hasMessageContaining("no broker answers");
    }

    @Test
    void tellsOfAProducerThatBroke() {
      sending.send(producer, part.batches());
      producer.errorNext(new OutOfOrderSequenceException("out of order"));
      producer.completeNext();
      producer.completeNext();

      var _ = await();

      assertThat(sending.brokeProducer()).isTrue();
    }
  }

  @Nested
  class ABrokenProducer {
    @Test
    void isReplacedOnce() {
      List<Producer<ByteBuffer, ByteBuffer>> made = new ArrayList<>();
      LazyProducer lazy =
          new LazyProducer(
              () -> {
                made.add(new FullProducer());
                return made.getLast();
              },
              0);
      Producer<ByteBuffer, ByteBuffer> first = lazy.get();

      lazy.giveUp(first);
      Producer<ByteBuffer, ByteBuffer> second = lazy.get();
      lazy.giveUp(first);

      assertThat(lazy.get()).isSameAs(second).isNotSameAs(first);
      assertThat(((FullProducer) first).closed()).isTrue();
      assertThat(made).hasSize(2);
    }
  }

  private PartitionOutcome await() {
    return sending.await(System.nanoTime() + 10_000_000_000L);
  }

  private void completeAll() {
    while (producer.completeNext()) {
      // each
    }
  }

  private static LogpostException failure(PartitionOutcome outcome) {
    return ((Failed) outcome).why();
  }
}
