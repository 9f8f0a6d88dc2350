package io.logpost.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.engine.Acks;
import io.logpost.engine.Batches;
import io.logpost.engine.Engine;
import io.logpost.engine.EngineContract;
import io.logpost.engine.HealthFact;
import io.logpost.engine.NewTopic;
import io.logpost.engine.Shown;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.RecordTooLarge;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.group.CommittedOffset;
import io.logpost.log.PartitionLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEngineTest extends EngineContract {
  @TempDir private Path directory;
  private OpenEngine open;

  @BeforeEach
  void open() {
    open = new OpenEngine(directory.resolve("data"), T0 + 1000);
  }

  @AfterEach
  void close() {
    open.close();
  }

  private void reopen() {
    close();
    open();
  }

  @Override
  protected Engine engine() {
    return open.engine;
  }

  private CompletableFuture<Shown> fetchWaiting() {
    CompletableFuture<Shown> waiting =
        CompletableFuture.supplyAsync(
            () -> Shown.of(engine(), Map.of(orders0, 0L), Duration.ofMinutes(5), 1),
            Thread::startVirtualThread);
    while (open.engine.waitingFetches() == 0) {
      Thread.onSpinWait();
    }
    return waiting;
  }

  @Nested
  class AfterAReopening {
    @Test
    void everythingIsThere() {
      create("orders", 2, Map.of("retention.ms", "-1"));
      long offset = append(orders1, "a", "b");
      engine().groups().commit("billing", Map.of(orders1, new CommittedOffset(offset + 1, "x")));

      reopen();

      assertThat(engine().topics().describe("orders").configs())
          .isEqualTo(Map.of("retention.ms", "-1"));
      assertThat(fetch(orders1, offset).values()).containsExactly("a", "b");
      assertThat(engine().groups().committed("billing"))
          .isEqualTo(Map.of(orders1, new CommittedOffset(offset + 1, "x")));
    }

    @Test
    void aDeletionThatWasBegunIsFinished() {
      createOrders();
      append(orders0, "a");
      String id = engine().topics().describe("orders").topicId();
      open.catalog.beginDelete("orders");

      reopen();

      assertThat(open.logs.topicIdsOnDisk()).doesNotContain(id);
      assertThat(open.store.topics().load().deleting()).isEmpty();
      assertThat(engine().topics().names()).isEmpty();
    }
  }

  @Nested
  class CreateEmbeddedTopic {
    @Test
    void refusesMoreThanOneReplica() {
      NewTopic twice = new NewTopic("orders", OptionalInt.of(1), OptionalInt.of(2), Map.of());

      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> engine().topics().create(twice))
          .satisfies(e -> assertThat(e.facts()).containsEntry("field", "replication_factor"));
    }
  }

  @Nested
  class DeleteEmbeddedTopic {
    @Test
    void removesItsFiles() {
      createOrders();
      append(orders0, "a");
      String id = engine().topics().describe("orders").topicId();
      assertThat(open.logs.topicIdsOnDisk()).contains(id);

      engine().topics().delete("orders");

      assertThat(open.logs.topicIdsOnDisk()).isEmpty();
    }

    @Test
    void endsAWaitingFetch() {
      createOrders();
      CompletableFuture<Shown> waiting = fetchWaiting();

      engine().topics().delete("orders");

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(waiting::get)
          .withCauseInstanceOf(UnknownTopic.class);
    }
  }

  @Nested
  class AppendEmbedded {
    @Test
    void stampsTheWallClock() {
      create("orders", 1, Map.of("message.timestamp.type", "LogAppendTime"));
      open.clockMs.set(T0 + 5000);

      append(orders0, "a", "b");

      assertThat(fetch(orders0, 0).timestamps()).containsExactly(T0 + 5000, T0 + 5000);
    }

    @Test
    void compressesAsTheTopicSays() {
      create("orders", 2, Map.of("compression.type", "zstd"));
      String value = "a".repeat(100_000);

      append(orders0, value, value);

      assertThat(fetch(orders0, 0).values()).containsExactly(value, value);
      assertThat(engine().topics().describe("orders").partitions().getFirst().sizeBytes())
          .isLessThan(1000);
    }

    @Test
    void refusesATimestampTooFarAheadAndStoresNothing() {
      createOrders();
      open.clockMs.set(T0 - 3_600_001);

      assertThatExceptionOfType(InvalidField.class).isThrownBy(() -> append(orders0, "a"));
      assertThat(bounds(orders0).endOffset()).isZero();
    }

    @Test
    void refusesARecordWithoutKeyWhereTheTopicIsCompacted() {
      create("orders", 1, Map.of("cleanup.policy", "compact,delete"));

      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> append(orders0, "no key"))
          .satisfies(e -> assertThat(e.facts()).containsEntry("field", "key"));
      assertThat(bounds(orders0).endOffset()).isZero();
    }

    @Test
    void findsTheOneRecordThatIsTooFarBehind() {
      create("orders", 1, Map.of("message.timestamp.before.max.ms", "1000"));
      open.clockMs.set(T0 + 1001);

      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> append(orders0, "1001 ms behind", "1000 ms behind"))
          .withMessageContaining("The timestamp " + T0 + " lies more than");
      assertThat(bounds(orders0).endOffset()).isZero();
    }

    @Test
    void refusesABatchOverTheTopicsLimit() {
      create("orders", 1, Map.of("max.message.bytes", "100"));

      assertThatExceptionOfType(RecordTooLarge.class)
          .isThrownBy(() -> append(orders0, "x".repeat(100)));
    }

    @Test
    void makesNoFilesBeforeTheFirstRecord() {
      createOrders();
      fetch(orders0, 0);

      assertThat(open.logs.topicIdsOnDisk()).isEmpty();
    }

    @Test
    void countsWhatItWrites() {
      createOrders();

      append(orders0, "a", "b");
      engine().records().append(Batches.request(Acks.LEADER, Batches.part(orders1, T0, "c")));

      assertThat(open.engine.counters().appendedRecords()).isEqualTo(3);
      assertThat(open.engine.counters().appendedBytes()).isPositive();
    }
  }

  @Nested
  class DeleteExpired {
    private static final long DAYS_8 = Duration.ofDays(8).toMillis();

    /// Opens it days later, with a clock that is believed since none was saved.
    private void reopenLater() throws IOException {
      close();
      Files.delete(directory.resolve("data/checkpoint"));
      open = new OpenEngine(directory.resolve("data"), T0 + DAYS_8);
    }

    @Test
    void findsTopicsThatNobodyUsedSinceTheStart() throws IOException {
      createOrders();
      append(orders0, "a");
      reopenLater();

      open.engine.deleteExpired();

      assertThat(open.logs.openLogCount()).isEqualTo(2);
      assertThat(bounds(orders0).startOffset()).isEqualTo(1);
    }

    @Test
    void keepsEverythingOfATopicWhoseDeletionMayHaveFailed() throws IOException {
      create("orders", 2, Map.of("retention.ms", "-1"));
      append(orders0, "a");
      reopenLater();
      PartitionLog log = new PartitionFinder(open.catalog, open.logs).find(orders0).log();
      open.catalog.beginDelete("orders");

      open.engine.deleteExpired();

      assertThat(log.bounds().startOffset()).isZero();
    }
  }

  @Nested
  class Stop {
    @Test
    void endsWaitingFetchesEarly() throws Exception {
      createOrders();
      CompletableFuture<Shown> waiting = fetchWaiting();

      open.engine.stop();

      assertThat(waiting.get().values()).isEmpty();
      assertThat(waiting.get().nextOffsets()).containsEntry(orders0, 0L);
    }

    @Test
    void letsNoFetchWaitAfterIt() {
      createOrders();
      open.engine.stop();

      Shown shown = Shown.of(engine(), Map.of(orders0, 0L), Duration.ofMinutes(5), 1);

      assertThat(shown.values()).isEmpty();
    }
  }

  @Nested
  class Health {
    @Test
    void isReadyAsLongAsMetadataCanBeStored() {
      assertThat(engine().health()).containsExactly(new HealthFact("metadata", true, "stored"));
    }
  }
}
