package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.PartitionOffline;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A process without a file descriptor left, which clients may bring about: requests fail, logs
/// don't.
class NoDescriptorTest {
  private final LogFixture fixture = new LogFixture();

  private void shortOf(String call, String suffix, int calls) {
    fixture.files.fault = LogFixture.shortOfDescriptors(call, suffix, calls);
  }

  private void refusesOneAppend() {
    assertThatExceptionOfType(PartitionOffline.class)
        .isThrownBy(() -> fixture.append("refused"))
        .withMessageContaining("Nothing was stored");
    assertThat(fixture.logs.troubles()).isEmpty();
  }

  @Nested
  class Append {
    @Test
    void isRefusedWhereItsFileCannotBeOpened() {
      fixture.append("a");
      fixture.flush();
      fixture.restart();
      fixture.log();
      shortOf("open", ".log", 9);

      refusesOneAppend();

      fixture.files.fault = (call, path) -> {};
      fixture.append("b");
      fixture.flush();
      assertThat(fixture.read(0)).containsExactly("0=a", "1=b");
    }

    @Test
    void isRefusedWhereTheFirstSegmentCannotBeMade() {
      shortOf("open", ".timeindex", 1);

      refusesOneAppend();

      fixture.append("a");
      fixture.flush();
      assertThat(fixture.read(0)).containsExactly("0=a");
    }

    @Test
    void isRefusedWhereTheNextSegmentCannotBeMade() {
      fixture.config = LogFixture.config().segmentBytes(1).build();
      fixture.append("a");
      fixture.flush();
      shortOf("open", ".index", 1);

      refusesOneAppend();

      fixture.append("b");
      fixture.flush();
      assertThat(fixture.read(0)).containsExactly("0=a", "1=b");
    }
  }

  @Nested
  class Flush {
    @Test
    void waitsForADescriptorToForceADirectoryWith() {
      fixture.append("a");
      shortOf("forceDirectory", "", 2);

      fixture.flush();

      assertThat(fixture.log().bounds().highWatermark()).isEqualTo(1);
      assertThat(fixture.logs.troubles()).isEmpty();
    }

    @Test
    void leavesIndexesToTheNextOne() {
      fixture.config = LogFixture.config().segmentBytes(1).build();
      fixture.append("a");
      fixture.append("b");
      shortOf("open", "index", Integer.MAX_VALUE);

      fixture.flush();

      assertThat(fixture.read(0)).containsExactly("0=a", "1=b");
      assertThat(fixture.log().checkpointEntry().recoveryPoint()).isZero();
      fixture.files.fault = (call, path) -> {};
      fixture.append("c");
      fixture.flush();
      assertThat(fixture.log().checkpointEntry().recoveryPoint()).isEqualTo(3);
    }
  }

  @Nested
  class Open {
    @Test
    void isRefusedAndTriedAgainWithoutATrouble() {
      fixture.append("a");
      fixture.flush();
      fixture.restart();
      shortOf("open", ".log", 1);

      assertThatExceptionOfType(PartitionOffline.class).isThrownBy(fixture::log);

      assertThat(fixture.logs.troubles()).isEmpty();
      assertThat(fixture.read(0)).containsExactly("0=a");
    }

    /// The marker of the clean stop was deleted, and that not on disk yet, when the descriptors ran
    /// out: the next try took it for gone.
    @Test
    void forcesAwayTheCleanStopBeforeTheFirstWriteAlsoAtTheSecondTry() throws IOException {
      fixture.append("a");
      fixture.flush();
      fixture.restart();
      fixture.log();
      shortOf("forceDirectory", "data", 1);
      refusesOneAppend();

      fixture.append("b");

      fixture.crash(7);
      assertThat(CleanStop.read(fixture.files, LogFixture.ROOT)).isEqualTo(CleanStop.NOTHING);
    }
  }

  @Nested
  class Read {
    @Test
    void isRefusedAndWorksAgain() {
      fixture.append("a");
      fixture.flush();
      shortOf("open", ".log", 2);

      assertThatExceptionOfType(PartitionOffline.class).isThrownBy(() -> fixture.read(0));

      assertThat(fixture.logs.troubles()).isEmpty();
      assertThat(fixture.read(0)).containsExactly("0=a");
    }
  }
}
