package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.OutcomeUnknown;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PartitionLogsTest {
  private static final Path CHECKPOINT = LogFixture.ROOT.resolve(Checkpoint.FILE_NAME);

  private final LogFixture fixture = new LogFixture();

  private Checkpoint checkpoint() throws IOException {
    return Checkpoint.read(fixture.files, LogFixture.ROOT);
  }

  @Nested
  class AfterTheClose {
    @Test
    void lateWorkLeavesTheCheckpointAsItIs() throws IOException {
      fixture.append("a", "b");
      fixture.flush();
      fixture.log().deleteRecordsBefore(1);
      fixture.stop();
      byte[] written = fixture.files.content(CHECKPOINT);
      assertThat(checkpoint().entries().values())
          .extracting(Checkpoint.Entry::startOffset)
          .containsExactly(1L);

      fixture.nanos += 3_600_000_000_000L;
      fixture.wallMs += 3_600_000;
      fixture.logs.checkpoint();
      assertThatExceptionOfType(OutcomeUnknown.class)
          .isThrownBy(() -> fixture.logs.deleteTopic("another-topic"));

      assertThat(fixture.files.content(CHECKPOINT)).isEqualTo(written);
    }

    @Test
    void theStartOfAReadOnlyLogIsStillKnown() {
      fixture.append("a", "b");
      fixture.flush();
      fixture.log().deleteRecordsBefore(1);
      fixture.append("c");
      fixture.files.fault = LogFixture.failing("force", ".log");
      fixture.flush();
      fixture.stop();
      fixture.files.fault = (call, path) -> {};
      assertThatExceptionOfType(OutcomeUnknown.class)
          .isThrownBy(() -> fixture.logs.deleteTopic("another-topic"));

      fixture.logs = fixture.opened();

      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(1, 2, 2));
    }
  }
}
