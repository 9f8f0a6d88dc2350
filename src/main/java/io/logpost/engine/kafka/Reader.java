package io.logpost.engine.kafka;

import io.logpost.engine.Isolation;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.record.Headers;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/// A consumer without a group that stands at one partition. What it fetched and nobody took yet it
/// keeps, for who goes on where it stands.
///
/// One thread at a time; {@link Readers} sees to that.
final class Reader {
  /// What it reads.
  ///
  /// @param topicId of the topic, since another of its name has other records
  record Source(String topicId, TopicPartition id, Isolation isolation) {}

  private final Consumer<ByteBuffer, ByteBuffer> consumer;
  private final RecordView view = new RecordView();
  private final Headers.Builder headers = new Headers.Builder();
  private Source source;
  private org.apache.kafka.common.TopicPartition partition;
  private List<ConsumerRecord<ByteBuffer, ByteBuffer>> fetched = List.of();

  /// The index in `fetched` of the first record that nobody took.
  private int next;

  /// Where the consumer goes on after `fetched`.
  private long fetchedTo;

  private long offset;

  Reader(Consumer<ByteBuffer, ByteBuffer> consumer, Source source, long offset) {
    this.consumer = consumer;
    this.source = source;
    partition = Names.ofKafka(source.id());
    moveTo(source, offset);
  }

  Source source() {
    return source;
  }

  /// Where it stands: after everything shown, and after offsets that hold no records.
  long offset() {
    return offset;
  }

  /// Stands elsewhere, without what it fetched.
  void moveTo(Source newSource, long newOffset) {
    source = newSource;
    partition = Names.ofKafka(newSource.id());
    offset = newOffset;
    fetched = List.of();
    next = 0;
    fetchedTo = newOffset;
    consumer.assign(List.of(partition));
    consumer.seek(partition, newOffset);
  }

  void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
  }

  /// Shows records up to an offset, and those fetched with them; false if the visitor wanted no
  /// more. It ends sooner where nothing comes for some time.
  ///
  /// @throws org.apache.kafka.common.KafkaException where the cluster refuses, after which it has
  ///   to be moved or closed
  boolean show(long endOffset, PartitionRecordVisitor visitor, Duration patience) {
    do {
      if (!showFetched(visitor)) {
        return false;
      }
    } while (offset < endOffset && fetch(patience));
    return true;
  }

  private boolean showFetched(PartitionRecordVisitor visitor) {
    for (; next < fetched.size(); next++) {
      ConsumerRecord<ByteBuffer, ByteBuffer> record = fetched.get(next);
      if (!show(record, visitor)) {
        return false;
      }
      offset = record.offset() + 1;
    }
    fetched = List.of();
    next = 0;
    offset = Math.max(offset, fetchedTo);
    return true;
  }

  private boolean show(
      ConsumerRecord<ByteBuffer, ByteBuffer> record, PartitionRecordVisitor visitor) {
    ByteBuffer key = record.key();
    ByteBuffer value = record.value();
    view.set(record.offset(), record.timestamp(), key, value, headers(record), false);
    if (visitor.record(source.id(), view)) {
      return true;
    }
    // it is shown again, and the visitor may have read it
    rewind(key);
    rewind(value);
    return false;
  }

  private static void rewind(@Nullable ByteBuffer bytes) {
    if (bytes != null) {
      bytes.rewind();
    }
  }

  private Headers headers(ConsumerRecord<ByteBuffer, ByteBuffer> record) {
    Header[] all = record.headers().toArray();
    if (all.length == 0) {
      return Headers.none();
    }
    headers.clear();
    for (Header header : all) {
      byte[] value = header.value();
      headers.add(
          ByteBuffer.wrap(header.key().getBytes(StandardCharsets.UTF_8)),
          value == null ? null : ByteBuffer.wrap(value));
    }
    return headers.build();
  }

  /// Fetches on; false if nothing came.
  private boolean fetch(Duration patience) {
    ConsumerRecords<ByteBuffer, ByteBuffer> records = consumer.poll(patience);
    OffsetAndMetadata after = records.nextOffsets().get(partition);
    if (after == null) {
      return false;
    }
    fetched = records.records(partition);
    fetchedTo = after.offset();
    return true;
  }
}
