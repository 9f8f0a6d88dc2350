package io.logpost.engine.kafka;

import io.logpost.engine.Acks;
import io.logpost.engine.AppendRequest;
import io.logpost.engine.AppendResult;
import io.logpost.engine.BatchCheck;
import io.logpost.engine.PartitionBatch;
import io.logpost.engine.PartitionOutcome;
import io.logpost.error.LogpostException.ClusterUnavailable;
import io.logpost.error.LogpostException.TooFewReplicas;
import io.logpost.record.RecordBatch;
import io.logpost.record.TopicPartition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/// Serves produce requests: checks every part against what is known of its topic, hands all records
/// to a producer, and waits for the acks.
///
/// Threads: any. Requests share two producers, whose batches mix the records of all.
final class KafkaAppender implements AutoCloseable {
  /// A topic without leader is known sooner; this is for what is not known.
  private static final Duration MAX_BLOCK = Duration.ofSeconds(1);

  /// Longest wait for one answer of a broker, after which the record is sent again.
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  private static final int BATCH_BYTES = 64 << 10;

  /// Above any record that a request can bring, and below what a broker takes in one request.
  private static final int BUFFER_BYTES = 64 << 20;

  private static final Map<String, Object> TO_ALL =
      Map.of(ProducerConfig.ACKS_CONFIG, "all", ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);

  private static final Map<String, Object> TO_LEADER =
      Map.of(
          ProducerConfig.ACKS_CONFIG,
          "1",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          false,
          // without idempotence a second try would come after what was sent since
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
          1);

  private final TopicCache cache;
  private final TopicLooks looks;
  private final InstantSource clock;
  private final LazyProducer toAll;
  private final LazyProducer toLeader;

  KafkaAppender(
      KafkaClients clients,
      TopicCache cache,
      TopicLooks looks,
      InstantSource clock,
      Duration produceTimeout) {
    this.cache = cache;
    this.looks = looks;
    this.clock = clock;
    Map<String, Object> common = settings(produceTimeout);
    toAll = new LazyProducer(() -> clients.producer(KafkaClients.with(common, TO_ALL)));
    toLeader = new LazyProducer(() -> clients.producer(KafkaClients.with(common, TO_LEADER)));
  }

  private static Map<String, Object> settings(Duration produceTimeout) {
    int deliveryMs = (int) produceTimeout.toMillis();
    int requestMs = (int) Math.min(REQUEST_TIMEOUT.toMillis(), Math.max(1, deliveryMs / 2));
    return Map.of(
        ProducerConfig.LINGER_MS_CONFIG,
        0,
        // while a broker is at one request, all that comes gathers for the next: larger batches at
        // less
        // cost for both sides; and without idempotence a retry would overtake what was sent after
        // it
        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
        1,
        ProducerConfig.BATCH_SIZE_CONFIG,
        BATCH_BYTES,
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        (long) BUFFER_BYTES,
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        BUFFER_BYTES,
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        MAX_BLOCK.toMillis(),
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        requestMs,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        deliveryMs,
        // what a topic's compression.type asks for is the broker's to do
        ProducerConfig.COMPRESSION_TYPE_CONFIG,
        "none",
        ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
        false);
  }

  /// As {@link io.logpost.engine.RecordStore#append}.
  AppendResult append(AppendRequest request) {
    long deadlineNanos = System.nanoTime() + request.timeout().toNanos();
    check(request.parts(), request.acks());
    LazyProducer lazy = request.acks() == Acks.LEADER ? toLeader : toAll;
    Producer<ByteBuffer, ByteBuffer> producer = lazy.get();
    List<Sending> sent = send(request.parts(), producer);
    List<PartitionOutcome> outcomes =
        sent.stream()
            .map(part -> request.acks() == Acks.NONE ? part.outcome() : part.await(deadlineNanos))
            .toList();
    if (sent.stream().anyMatch(Sending::brokeProducer)) {
      lazy.giveUp(producer);
    }
    return new AppendResult(outcomes);
  }

  private List<Sending> send(
      List<PartitionBatch> parts, Producer<ByteBuffer, ByteBuffer> producer) {
    List<Sending> sent = new ArrayList<>(parts.size());
    for (PartitionBatch part : parts) {
      Sending sending = new Sending(part, looks);
      if (sent.isEmpty() || sent.getLast().isTaken()) {
        sending.send(producer, part.batches());
      } else {
        sending.refuse(sent.getLast());
      }
      sent.add(sending);
    }
    return sent;
  }

  /// Checks everything that can be known before the first record is sent.
  private void check(List<PartitionBatch> parts, Acks acks) {
    long now = clock.millis();
    for (PartitionBatch part : parts) {
      CachedTopic topic = cache.topicOf(part.partition());
      for (RecordBatch batch : part.batches()) {
        BatchCheck.check(batch, topic.config(), now);
      }
    }
    for (PartitionBatch part : parts) {
      TopicPartition id = part.partition();
      looks.check(id.topic());
      if (!isReady(cache.topic(id.topic()), id, acks)) {
        checkReady(looks.again(id.topic()), id, acks);
      }
    }
  }

  private static boolean isReady(CachedTopic topic, TopicPartition id, Acks acks) {
    return acks == Acks.LEADER
        ? topic.hasLeader(id.partition())
        : topic.trouble(id.partition()).isEmpty();
  }

  private static void checkReady(CachedTopic topic, TopicPartition id, Acks acks) {
    if (isReady(topic, id, acks)) {
      return;
    }
    String detail = "%s: %s.".formatted(id, topic.trouble(id.partition()));
    throw topic.hasLeader(id.partition())
        ? new TooFewReplicas(id.topic(), id.partition(), detail)
        : new ClusterUnavailable(detail);
  }

  @Override
  public void close() {
    toAll.close();
    toLeader.close();
  }
}
