package io.logpost.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.logpost.error.LogpostException.DiskFull;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.Overloaded;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class MetadataWriterTest {
  private static final Change BAD = db -> db.update("insert into nowhere values (1)");

  @TempDir private Path directory;
  private OpenStore store;
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void open() {
    store = new OpenStore(directory);
  }

  @AfterEach
  void close() {
    store.close();
    callers.close();
  }

  private static Change insert(int id) {
    return db ->
        db.update(
            "insert into topics (topic_id, topic, partition_count, state) values (?, 't', 1,"
                + " 'ACTIVE')",
            Integer.toString(id));
  }

  private List<String> rows() {
    return new JdbcTemplate(store.database.dataSource())
        .queryForList("select topic_id from topics order by topic_id", String.class);
  }

  /// Occupies the writer until the latch is let go, so that what is stored meanwhile waits.
  private CountDownLatch occupy() {
    CountDownLatch occupied = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    callers.execute(() ->
        store.writer.store(
            _ -> {
              occupied.countDown();
              await(release);
            },
            () -> {}));
    await(occupied);
    return release;
  }

  private Future<?> store(Change change, Runnable whenStored) {
    int before = store.writer.waitingCount();
    Future<?> result = callers.submit(() -> store.writer.store(change, whenStored));
    while (store.writer.waitingCount() == before) {
      Thread.onSpinWait();
    }
    return result;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Nested
  class Store {
    @Test
    void keepsAChangeOverAReopening() {
      store.writer.store(insert(1), () -> {});

      store.close();
      open();

      assertThat(rows()).containsExactly("1");
    }

    @Test
    void takesWhatWaitsAsOneTransactionInOrder() throws Exception {
      List<Integer> stored = Collections.synchronizedList(new ArrayList<>());
      CountDownLatch release = occupy();
      Future<?> first = store(insert(1), () -> stored.add(1));
      Future<?> second = store(insert(2), () -> stored.add(2));
      Future<?> third = store(insert(3), () -> stored.add(3));

      release.countDown();
      first.get();
      second.get();
      third.get();

      assertThat(stored).containsExactly(1, 2, 3);
      assertThat(store.writer.transactionCount()).isEqualTo(2);
      assertThat(store.writer.changeCount()).isEqualTo(4);
    }

    @Test
    void failsARefusedChangeAlone() throws Exception {
      CountDownLatch release = occupy();
      Future<?> before = store(insert(1), () -> {});
      Future<?> bad = store(BAD, () -> {});
      Future<?> twice = store(insert(1), () -> {});
      Future<?> after = store(insert(2), () -> {});

      release.countDown();
      before.get();
      after.get();

      assertThat(rows()).containsExactly("1", "2");
      assertThat(bad).failsWithin(java.time.Duration.ofSeconds(10));
      assertThat(twice).failsWithin(java.time.Duration.ofSeconds(10));
      assertThat(store.writer.trouble()).isEmpty();
    }

    @Test
    void saysThatTheDatabaseRefusedAChange() {
      assertThatIllegalStateException()
          .isThrownBy(() -> store.writer.store(BAD, () -> {}))
          .withMessage("the metadata database refused a change");
    }

    @Test
    void refusesMoreThanMayWait() throws Exception {
      CountDownLatch release = occupy();
      Semaphore stored = new Semaphore(0);
      for (int i = 0; i < MetadataWriter.QUEUE_CAPACITY; i++) {
        callers.execute(() -> store.writer.store(_ -> {}, stored::release));
      }
      while (store.writer.waitingCount() < MetadataWriter.QUEUE_CAPACITY) {
        Thread.onSpinWait();
      }

      assertThatExceptionOfType(Overloaded.class)
          .isThrownBy(() -> store.writer.store(insert(1), () -> {}));

      release.countDown();
      stored.acquire(MetadataWriter.QUEUE_CAPACITY);
      assertThat(rows()).isEmpty();
    }
  }

  @Nested
  class OnAFullDisk {
    @Test
    void refusesAndHealsByItself() {
      store.usableBytes.set(MetadataWriter.RESERVED_BYTES - 1);
      assertThatExceptionOfType(DiskFull.class)
          .isThrownBy(() -> store.writer.store(insert(1), () -> {}));

      store.usableBytes.set(MetadataWriter.RESERVED_BYTES);
      store.writer.store(insert(2), () -> {});

      assertThat(rows()).containsExactly("2");
    }
  }

  @Nested
  class AfterAFatalError {
    private static final Change LOSE_DATABASE = db -> db.execute("shutdown immediately");

    @Test
    void aTransactionThatWasCommittingIsOfUnknownOutcome() {
      CompletableFuture<Void> stored = new CompletableFuture<>();

      assertThatExceptionOfType(OutcomeUnknown.class)
          .isThrownBy(() -> store.writer.store(LOSE_DATABASE, () -> stored.complete(null)));

      assertThat(stored).isNotDone();
    }

    @Test
    void nothingIsStoredAnyMore() {
      assertThatExceptionOfType(OutcomeUnknown.class)
          .isThrownBy(() -> store.writer.store(LOSE_DATABASE, () -> {}));

      assertThatExceptionOfType(Overloaded.class)
          .isThrownBy(() -> store.writer.store(insert(1), () -> {}))
          .withMessageContaining("must be started again")
          .withMessageContaining("Nothing was stored");
      assertThat(store.writer.trouble()).isNotEmpty();
    }

    @Test
    void beforeTheCommitNothingWasStored() throws Exception {
      store.database.connection().close();

      assertThatExceptionOfType(Overloaded.class)
          .isThrownBy(() -> store.writer.store(insert(1), () -> {}));
      assertThat(store.writer.trouble()).isNotEmpty();
    }
  }

  @Nested
  class AfterAnErrorNobodyExpects {
    @Test
    void aChangeThatThrowsAnErrorEndsTheStoringAndNobodyWaits() {
      assertThatExceptionOfType(OutcomeUnknown.class)
          .isThrownBy(() ->
              store.writer.store(
                  _ -> {
                    throw new StackOverflowError("thrown by the test");
                  },
                  () -> {}));

      assertThat(store.writer.trouble()).contains("must be started again");
      assertThatExceptionOfType(Overloaded.class)
          .isThrownBy(() -> store.writer.store(insert(1), () -> {}));
    }

    @Test
    void aConnectionThatThrowsEndsTheStoringAndNobodyWaits() {
      AtomicBoolean throwing = new AtomicBoolean();
      Connection connection =
          (Connection)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {Connection.class},
                  (_, method, arguments) -> {
                    if (throwing.get()) {
                      throw new IllegalStateException("thrown by the test");
                    }
                    return method.invoke(store.database.connection(), arguments);
                  });
      MetadataDatabase database = new MetadataDatabase(store.database.dataSource(), connection);
      try (MetadataWriter writer = new MetadataWriter(database, () -> Long.MAX_VALUE)) {
        throwing.set(true);

        assertThatExceptionOfType(OutcomeUnknown.class)
            .isThrownBy(() -> writer.store(insert(1), () -> {}));

        assertThat(writer.trouble()).contains("must be started again");
        assertThatExceptionOfType(Overloaded.class)
            .isThrownBy(() -> writer.store(insert(1), () -> {}));
      }
    }
  }

  @Nested
  class Close {
    @Test
    void storesWhatWaits() throws Exception {
      CountDownLatch release = occupy();
      Future<?> waiting = store(insert(1), () -> {});
      Future<?> closing = callers.submit(store.writer::close);

      release.countDown();
      closing.get();

      waiting.get();
      assertThat(rows()).containsExactly("1");
    }

    @Test
    void refusesWhatComesLater() {
      store.writer.close();

      assertThatExceptionOfType(Overloaded.class)
          .isThrownBy(() -> store.writer.store(insert(1), () -> {}))
          .withMessageContaining("stopping");
    }

    /// A server that is told to stop while it starts has its starting thread interrupted.
    @Test
    void waitsForTheEndThoughInterrupted() {
      store.writer.store(insert(1), () -> {});
      Thread.currentThread().interrupt();

      store.writer.close();

      assertThat(Thread.interrupted()).isTrue();
      assertThat(rows()).containsExactly("1");
    }

    @Test
    void mayBeCalledTwice() {
      store.writer.close();
      store.writer.close();

      assertThat(store.writer.trouble()).isEmpty();
    }
  }
}
