package io.logpost.command;

import io.logpost.record.Headers;
import io.logpost.record.RecordView;
import io.logpost.record.RecordVisitor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Reads partitions of a cluster from one offset to another: a consumer without a group that stands
/// at one partition at a time. One thread at a time.
final class ClusterRecords implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final RecordView view = new RecordView();
  private final Headers.Builder headers = new Headers.Builder();

  ClusterRecords(Map<String, Object> connection) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /// As {@link CopySide#read} has it.
  ///
  /// @throws IllegalStateException where the cluster gives nothing for a minute, or the records are
  ///   gone
  long read(TopicPartition partition, long from, long to, RecordVisitor visitor) {
    if (from >= to) {
      return from;
    }
    try {
      consumer.assign(List.of(partition));
      consumer.seek(partition, from);
      long position = from;
      long movedAt = System.nanoTime();
      while (position < to) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
          if (record.offset() >= to || !visitor.record(viewOf(record))) {
            return Math.min(record.offset(), to);
          }
        }
        long now = consumer.position(partition);
        if (now != position) {
          position = now;
          movedAt = System.nanoTime();
        } else if (System.nanoTime() - movedAt > PATIENCE.toNanos()) {
          throw new IllegalStateException(
              "The cluster gave no record of %s at offset %d for %d s."
                  .formatted(partition, position, PATIENCE.toSeconds()));
        }
      }
      return to;
    } catch (KafkaException e) {
      throw new IllegalStateException(
          "%s can't be read on the cluster: %s".formatted(partition, e.getMessage()), e);
    }
  }

  private RecordView viewOf(ConsumerRecord<byte[], byte[]> record) {
    view.set(
        record.offset(),
        record.timestamp(),
        wrapped(record.key()),
        wrapped(record.value()),
        headersOf(record),
        false);
    return view;
  }

  private Headers headersOf(ConsumerRecord<byte[], byte[]> record) {
    Header[] all = record.headers().toArray();
    if (all.length == 0) {
      return Headers.none();
    }
    headers.clear();
    for (Header header : all) {
      headers.add(
          ByteBuffer.wrap(header.key().getBytes(StandardCharsets.UTF_8)), wrapped(header.value()));
    }
    return headers.build();
  }

  private static @Nullable ByteBuffer wrapped(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
