package io.logpost.engine.kafka;

import io.logpost.engine.PartitionBatch;
import io.logpost.engine.PartitionOutcome;
import io.logpost.engine.PartitionOutcome.Failed;
import io.logpost.engine.PartitionOutcome.Stored;
import io.logpost.engine.StoredOffsets;
import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.ClusterUnavailable;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// One part of a produce request on its way through a producer. Confined to its request, but for
/// what the producer calls back.
///
/// A record that the producer does not take (no room, no metadata) ends the part there: what came
/// before goes on, what comes after is not sent, so that the order stays.
final class Sending {
  /// After so long a wait it is asked what keeps the partition.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final TopicPartition id;
  private final TopicLooks looks;
  private final List<Future<RecordMetadata>> taken;
  private @Nullable Throwable refusal;
  private boolean brokeProducer;

  Sending(PartitionBatch part, TopicLooks looks) {
    id = part.partition();
    this.looks = looks;
    taken = new ArrayList<>(part.recordCount());
  }

  /// Hands records to a producer, in order, as far as it takes them.
  void send(Producer<ByteBuffer, ByteBuffer> producer, List<RecordBatch> batches) {
    Refusals refusals = new Refusals();
    RecordView view = new RecordView();
    for (RecordBatch batch : batches) {
      boolean all =
          batch.forEach(
              batch.baseOffset(),
              view,
              record -> {
                send(producer, record, refusals);
                return refusal == null;
              });
      if (!all) {
        return;
      }
    }
  }

  private void send(
      Producer<ByteBuffer, ByteBuffer> producer, RecordView record, Refusals refusals) {
    try {
      Future<RecordMetadata> future = producer.send(record(record), refusals);
      refusal = refusals.last;
      if (refusal == null) {
        taken.add(future);
      }
    } catch (KafkaException | IllegalStateException e) {
      refusal = e;
    }
    noteBroken(refusal);
  }

  private ProducerRecord<ByteBuffer, ByteBuffer> record(RecordView record) {
    List<Header> headers = headers(record);
    return new ProducerRecord<>(
        id.topic(), id.partition(), record.timestamp(), record.key(), record.value(), headers);
  }

  private static List<Header> headers(RecordView record) {
    int count = record.headers().count();
    if (count == 0) {
      return List.of();
    }
    List<Header> headers = new ArrayList<>(count);
    record.headers().forEach((name, value) -> headers.add(new RecordHeader(name, value)));
    return headers;
  }

  /// A producer tells of a refused record on the thread that sends it, before {@link Producer#send}
  /// returns; of one that it took, on a thread of its own.
  private static final class Refusals implements Callback {
    private final Thread sender = Thread.currentThread();
    private @Nullable Throwable last;

    @Override
    public void onCompletion(RecordMetadata metadata, @Nullable Exception failure) {
      if (failure != null && sender.equals(Thread.currentThread())) {
        last = failure;
      }
    }
  }

  /// Whether the producer took all of it.
  boolean isTaken() {
    return refusal == null;
  }

  /// Whether what failed leaves a producer that refuses everything.
  boolean brokeProducer() {
    return brokeProducer;
  }

  /// Sends nothing, since the producer did not take what came before.
  void refuse(Sending before) {
    refusal = before.refusal;
  }

  /// The outcome where nobody waits for the acks.
  PartitionOutcome outcome() {
    if (refusal == null) {
      return new Stored(id, StoredOffsets.unknown());
    }
    LogpostException why = notTaken(refusal);
    return new Failed(id, taken.isEmpty() ? why : partly(why));
  }

  /// The outcome once the acks are there, or the time is up.
  PartitionOutcome await(long deadlineNanos) {
    long[] offsets = new long[taken.size()];
    LogpostException failure = refusal == null ? null : notTaken(refusal);
    boolean noneStored = true;
    for (int i = 0; i < offsets.length; i++) {
      LogpostException why = await(taken.get(i), offsets, i, deadlineNanos);
      noneStored &= why != null && why.stored() == LogpostException.Stored.NO;
      failure = why == null || failure != null ? failure : why;
    }
    if (failure == null) {
      return new Stored(id, StoredOffsets.each(offsets));
    }
    return new Failed(id, explained(noneStored ? failure : partly(failure)));
  }

  private @Nullable LogpostException await(
      Future<RecordMetadata> record, long[] offsets, int index, long deadlineNanos) {
    try {
      offsets[index] = get(record, deadlineNanos).offset();
      return null;
    } catch (ExecutionException e) {
      noteBroken(e);
      return KafkaErrors.ofRecord(e, Subject.of(id));
    } catch (TimeoutException _) {
      return new OutcomeUnknown(
          id.topic(), id.partition(), id + ": the cluster did not confirm it in time.");
    }
  }

  private RecordMetadata get(Future<RecordMetadata> record, long deadlineNanos)
      throws ExecutionException, TimeoutException {
    while (true) {
      long rest = Math.max(0, deadlineNanos - System.nanoTime());
      try {
        return record.get(Math.min(rest, PATIENCE.toNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (rest <= PATIENCE.toNanos()) {
          throw e;
        }
        looks.begin(id.topic()); // so that who comes later is refused at once
      } catch (InterruptedException e) {
        throw new IllegalStateException("nothing interrupts an append", e);
      }
    }
  }

  /// With what is known to keep the partition.
  private LogpostException explained(LogpostException failure) {
    if (failure.stored() == LogpostException.Stored.NO) {
      return failure;
    }
    String trouble = looks.trouble(id);
    return trouble.isEmpty()
        ? failure
        : new OutcomeUnknown(
            id.topic(),
            id.partition(),
            "%s At this moment: %s".formatted(failure.detail(), trouble));
  }

  private LogpostException partly(LogpostException failure) {
    return failure.stored() == LogpostException.Stored.UNKNOWN
        ? failure
        : new OutcomeUnknown(
            id.topic(),
            id.partition(),
            "%s: some of the records may be stored, not all: %s".formatted(id, failure.detail()));
  }

  /// What is told of records that never reached the producer's buffer.
  private LogpostException notTaken(Throwable why) {
    try {
      String trouble = looks.again(id.topic()).trouble(id.partition());
      return new ClusterUnavailable(
          "%s can't take records at this moment: %s"
              .formatted(id, trouble.isEmpty() ? why.getMessage() : trouble));
    } catch (UnknownTopic | ClusterUnavailable e) {
      return e;
    }
  }

  private void noteBroken(@Nullable Throwable failure) {
    brokeProducer |= failure != null && LazyProducer.isBroken(failure);
  }
}
