package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.Overloaded;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.record.RecordBatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LogWriterTest {
  private final LogFixture fixture = new LogFixture();

  @Nested
  class AppendBehindMoreThanMayWaitForTheDisk {
    private static final int BATCHES = 4;

    /// Somewhat more than the limit.
    @BeforeEach
    void fill() {
      String value = "x".repeat((int) LogWriter.MAX_UNFLUSHED_BYTES / BATCHES);
      List<RecordBatch> batches =
          Stream.generate(() -> LogFixture.batch(fixture.wallMs, value)).limit(BATCHES).toList();
      fixture.log().append(batches);
    }

    /// What it came to: the base offset, or the failure.
    private FutureTask<Object> appendOnAThreadThatWaits() {
      FutureTask<Object> append = new FutureTask<>(this::outcome);
      Thread thread = Thread.ofPlatform().start(append);
      while (thread.getState() != Thread.State.TIMED_WAITING && !append.isDone()) {
        Thread.onSpinWait();
      }
      return append;
    }

    private Object outcome() {
      try {
        return fixture.append("later").baseOffset();
      } catch (LogpostException e) {
        return e;
      }
    }

    @Test
    void isRefusedAfterTenSeconds() {
      fixture.nanosPerLook = Duration.ofSeconds(10).toNanos() - 1;
      long began = fixture.nanos;

      assertThatThrownBy(() -> fixture.append("later"))
          .isInstanceOf(Overloaded.class)
          .hasMessageContaining("waiting for the disk. Nothing was stored");

      long looks = (fixture.nanos - began) / fixture.nanosPerLook;
      assertThat(looks).as("waits on until the time is up").isEqualTo(3);
      assertThat(fixture.log().bounds().logEndOffset()).isEqualTo(BATCHES);
    }

    @Test
    void goesOnWhenThatIsFlushed() throws Exception {
      FutureTask<Object> append = appendOnAThreadThatWaits();
      assertThat(append).isNotDone();

      fixture.flush();

      assertThat(append.get()).isEqualTo((long) BATCHES);
    }

    @Test
    void isRefusedWhenTheLogLeavesService() throws Exception {
      FutureTask<Object> append = appendOnAThreadThatWaits();
      fixture.files.fault = LogFixture.failingOnce("force", ".log");

      fixture.flush();

      assertThat(append.get()).isInstanceOf(PartitionOffline.class);
    }

    @Test
    void isRefusedWhenTheTopicIsDeleted() throws Exception {
      FutureTask<Object> append = appendOnAThreadThatWaits();
      Thread deleter = Thread.ofPlatform().start(() -> fixture.logs.deleteTopic("topic-id"));

      Object outcome = append.get();

      assertThat(outcome).isInstanceOf(UnknownTopic.class);
      fixture.flush();
      deleter.join();
    }

    @Test
    void hasRoomAgainAfterTheLogWasCutBack() {
      fixture.files.fault = LogFixture.failingOnce("force", ".log");
      fixture.flush();
      fixture.pass(LogFlusher.RETURNS_AFTER);
      fixture.logs.checkpoint();

      fixture.append("later");

      fixture.flush();
      assertThat(fixture.read(0)).containsExactly("0=later");
    }
  }
}
