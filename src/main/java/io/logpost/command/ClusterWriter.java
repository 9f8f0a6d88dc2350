package io.logpost.command;

import io.logpost.record.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Appends records to one partition of a cluster through an idempotent producer: in their order,
/// each once, and each at the offset that it has to get. One thread at a time.
final class ClusterWriter implements CopySide.Writer {
  private static final int BATCH_BYTES = 256 << 10;

  private final TopicPartition partition;
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

  /// The first record of a copy goes alone: where it does not get its offset, nothing follows it.
  private boolean first = true;

  private long next;

  /// @param maxMessageBytes largest batch that the topic is to have
  ClusterWriter(
      Map<String, Object> connection,
      int maxRequestBytes,
      int maxMessageBytes,
      TopicPartition partition,
      long next) {
    this.partition = partition;
    this.next = next;
    Map<String, Object> settings = new HashMap<>(connection);
    settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, Math.min(BATCH_BYTES, maxMessageBytes));
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRequestBytes);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, maxRequestBytes + (32L << 20));
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public void append(RecordView record) {
    if (record.timestamp() < 0) {
      throw new IllegalStateException(
          "%s: the record at offset %d has the timestamp %d; a producer takes none below 0."
              .formatted(partition, record.offset(), record.timestamp()));
    }
    requireAllWell();
    ProducerRecord<byte[], byte[]> copy =
        new ProducerRecord<>(
            partition.topic(),
            partition.partition(),
            record.timestamp(),
            bytes(record.key()),
            bytes(record.value()));
    record.headers().forEach((name, value) -> copy.headers().add(header(name, value)));
    long offset = next;
    next++;
    try {
      Future<RecordMetadata> sent =
          producer.send(copy, (stored, failed) -> check(offset, stored, failed));
      if (first) {
        first = false;
        await(sent);
      }
    } catch (KafkaException e) {
      failure.compareAndSet(null, String.valueOf(e.getMessage()));
    }
    requireAllWell();
  }

  private void check(long offset, @Nullable RecordMetadata stored, @Nullable Exception failed) {
    if (failed != null) {
      failure.compareAndSet(null, String.valueOf(failed.getMessage()));
    } else if (stored != null && stored.offset() != offset) {
      failure.compareAndSet(
          null,
          "a record got offset %d where %d was to be: somebody else writes there. Delete the topic on the cluster and run this again"
              .formatted(stored.offset(), offset));
    }
  }

  private static void await(Future<RecordMetadata> sent) {
    try {
      var _ = sent.get();
    } catch (ExecutionException _) {
      // the callback has it
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a command", e);
    }
  }

  private void requireAllWell() {
    String why = failure.get();
    if (why != null) {
      throw new IllegalStateException(
          "%s can't be written on the cluster: %s.".formatted(partition, why));
    }
  }

  @Override
  public void flush() {
    producer.flush();
    requireAllWell();
  }

  /// What was appended is sent.
  @Override
  public void close() {
    producer.close();
  }

  private static Header header(ByteBuffer name, @Nullable ByteBuffer value) {
    return new RecordHeader(
        StandardCharsets.UTF_8.decode(name.duplicate()).toString(), bytes(value));
  }

  private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
