package io.logpost.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.engine.Engine;
import io.logpost.engine.EngineFixture;
import io.logpost.engine.FetchRequest;
import io.logpost.engine.Isolation;
import io.logpost.engine.Shown;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.record.TopicPartition;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Records of a cluster that others write to at the same time, as the engine reads them.
class KafkaReadingIT extends EngineFixture {
  private static final Duration LONG = Duration.ofMinutes(5);

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
  class Transactions {
    @Test
    void leaveGapsThatReadersPass() {
      createOrders();
      try (Producer<ByteBuffer, ByteBuffer> producer = transactional()) {
        send(producer, true, "a", "b");
        send(producer, false, "x");
        send(producer, true, "c");
      }
      awaitEnd(7);

      Shown committed = fetch(orders0, 0);
      List<String> all = values(Isolation.READ_UNCOMMITTED);

      assertThat(committed.values()).containsExactly("a", "b", "c");
      assertThat(committed.offsets()).containsExactly(0L, 1L, 5L);
      assertThat(committed.nextOffsets()).containsEntry(orders0, 7L);
      assertThat(all).containsExactly("a", "b", "x", "c");
    }

    @Test
    void hideTheirRecordsUntilTheyEnd() throws Exception {
      createOrders();
      try (Producer<ByteBuffer, ByteBuffer> producer = transactional()) {
        producer.beginTransaction();
        producer.send(record("a")).get();
        CompletableFuture<Shown> waiting = fetchLong(Map.of(orders0, 0L));

        assertThat(values(Isolation.READ_UNCOMMITTED)).containsExactly("a");
        assertThat(fetch(orders0, 0).values()).isEmpty();
        producer.commitTransaction();

        assertThat(waiting.get().values()).containsExactly("a");
      }
    }

    @Test
    void endInAMarkerAtWhichAReaderMayStand() {
      createOrders();
      try (Producer<ByteBuffer, ByteBuffer> producer = transactional()) {
        send(producer, true, "a");
      }
      awaitEnd(2);

      Shown shown = fetch(orders0, 1);

      assertThat(shown.values()).isEmpty();
      assertThat(shown.nextOffsets()).containsEntry(orders0, 2L);
    }

    /// A commit is confirmed before its marker stands in the log.
    private void awaitEnd(long offset) {
      Calls.awaitSeen(() -> bounds(orders0).endOffset() == offset);
    }

    private Producer<ByteBuffer, ByteBuffer> transactional() {
      Producer<ByteBuffer, ByteBuffer> producer =
          KafkaCluster.shared().clients().producer(Map.of("transactional.id", "shop"));
      producer.initTransactions();
      return producer;
    }

    private void send(Producer<ByteBuffer, ByteBuffer> producer, boolean good, String... values) {
      producer.beginTransaction();
      Stream.of(values).forEach(value -> producer.send(record(value)));
      if (good) {
        producer.commitTransaction();
      } else {
        producer.flush();
        producer.abortTransaction();
      }
    }

    private List<String> values(Isolation isolation) {
      List<String> values = new ArrayList<>();
      FetchRequest request = new FetchRequest(Map.of(orders0, 0L), isolation, Duration.ZERO);
      engine
          .records()
          .fetch(
              request,
              (_, record) -> values.add(StandardCharsets.UTF_8.decode(record.value()).toString()));
      return values;
    }
  }

  @Nested
  class RecordsOfOthers {
    @Test
    void areShownAsTheyAre() throws Exception {
      createOrders();
      ProducerRecord<ByteBuffer, ByteBuffer> tombstone =
          new ProducerRecord<>(
              "orders",
              0,
              7L,
              bytes("key"),
              null,
              List.of(
                  new RecordHeader("h", (byte[]) null), new RecordHeader("h", new byte[] {'v'})));
      try (Producer<ByteBuffer, ByteBuffer> producer =
          KafkaCluster.shared().clients().producer(Map.of("compression.type", "lz4"))) {
        producer.send(tombstone).get();
      }

      Shown shown = fetch(orders0, 0);

      assertThat(shown.timestamps()).containsExactly(7L);
      assertThat(shown.keys()).containsExactly("key");
      assertThat(shown.values()).containsExactly((String) null);
      assertThat(shown.headers()).containsExactly("h=null", "h=v");
    }
  }

  @Nested
  class Reading {
    @Test
    void onAndOnTakesWhatWasFetchedAhead() throws Exception {
      createOrders();
      for (int i = 0; i < 10; i++) {
        append(orders0, LongStream.range(0, 500).mapToObj(Long::toString).toArray(String[]::new));
      }

      long next = 0;
      int count = 0;
      while (next < 5000) {
        Shown page = Shown.of(engine, Map.of(orders0, next), Duration.ZERO, 70);
        next = page.nextOffsets().get(orders0);
        count += page.values().size();
      }

      assertThat(count).isEqualTo(5000);
      assertThat(fetches()).isLessThan(10);
    }

    @Test
    void takesRecordsOfAnySize() {
      create("orders", 1, Map.of("max.message.bytes", "10000000"));
      String large = "x".repeat(5_000_000);

      long offset = append(orders0, large);

      assertThat(fetch(orders0, offset).values()).containsExactly(large);
    }

    /// How often the consumers of this process asked brokers for records.
    private static double fetches() throws Exception {
      var server = ManagementFactory.getPlatformMBeanServer();
      double sum = 0;
      for (ObjectName name :
          server.queryNames(
              new ObjectName("kafka.consumer:type=consumer-fetch-manager-metrics,client-id=*"),
              null)) {
        sum += (double) server.getAttribute(name, "fetch-total");
      }
      return sum;
    }
  }

  @Nested
  class Waiting {
    @Test
    void endsWhenAnyClientWrites() throws Exception {
      createOrders();
      CompletableFuture<Shown> waiting = fetchLong(Map.of(orders0, 0L, orders1, 0L));

      try (Producer<ByteBuffer, ByteBuffer> producer =
          KafkaCluster.shared().clients().producer(Map.of())) {
        producer.send(record("a")).get();
      }

      assertThat(waiting.get().values()).containsExactly("a");
    }

    @Test
    void ofAThousandTakesOneConsumer() throws Exception {
      create("orders", 4, Map.of());
      List<CompletableFuture<Shown>> waiting =
          IntStream.range(0, 1000)
              .mapToObj(i -> fetchLong(Map.of(new TopicPartition("orders", i % 4), 0L)))
              .toList();
      Calls.awaitSeen(() -> engine.waitingFetches() == 1000);

      IntStream.range(0, 4).forEach(i -> append(new TopicPartition("orders", i), "a"));

      for (CompletableFuture<Shown> each : waiting) {
        assertThat(each.get().values()).containsExactly("a");
      }
      assertThat(watchers()).isOne();
    }

    @Test
    void endsWhenItsTopicIsDeleted() {
      createOrders();
      CompletableFuture<Shown> waiting = fetchLong(Map.of(orders0, 0L));
      Calls.awaitSeen(() -> engine.waitingFetches() == 1);

      engine.topics().delete("orders");

      assertThatThrownBy(waiting::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopic.class);
    }

    @Test
    void endsWhenTheServerStops() throws Exception {
      createOrders();
      CompletableFuture<Shown> waiting = fetchLong(Map.of(orders0, 0L));

      engine.stop();

      assertThat(waiting.get().values()).isEmpty();
    }

    private static long watchers() {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().equals("logpost-kafka-watcher"))
          .count();
    }
  }

  private CompletableFuture<Shown> fetchLong(Map<TopicPartition, Long> positions) {
    return CompletableFuture.supplyAsync(
        () -> Shown.of(engine, positions, LONG, Integer.MAX_VALUE), Thread::startVirtualThread);
  }

  private static ProducerRecord<ByteBuffer, ByteBuffer> record(String value) {
    return new ProducerRecord<>("orders", 0, null, bytes(value));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
