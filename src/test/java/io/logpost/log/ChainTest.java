package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.error.LogpostException.PartitionOffline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Each batch begins where the one before ended, each segment too: anything else is damage, found
/// before anything of that batch is shown.
class ChainTest {
  private static final Path LOG = LogFixture.segment(0, ".log");

  private final LogFixture fixture = new LogFixture();

  /// Three batches of one size, offsets 0 to 1, 2 to 3 and 4 to 5.
  private int writeThreeBatches() {
    fixture.append("a", "b");
    int size = fixture.files.content(LOG).length;
    fixture.append("c", "d");
    fixture.append("e", "f");
    fixture.flush();
    return size;
  }

  private void moveBaseOffset(int position, long by) {
    byte[] log = fixture.files.content(LOG);
    ByteBuffer bytes = ByteBuffer.wrap(log);
    bytes.putLong(position, bytes.getLong(position) + by);
    fixture.files.overwrite(LOG, log);
  }

  /// Eight segments of one record each.
  private void writeSegments() {
    fixture.config = LogFixture.config().segmentBytes(1).build();
    for (int i = 0; i < 8; i++) {
      fixture.append("v" + i);
    }
    fixture.flush();
  }

  private List<Long> shownFrom(long offset) {
    List<Long> shown = new ArrayList<>();
    fixture.log().read(offset, record -> shown.add(record.offset()));
    return shown;
  }

  private void assertDamagedFrom(long offset) {
    assertThatThrownBy(() -> fixture.log().read(offset, record -> true))
        .isInstanceOf(PartitionOffline.class)
        .hasMessageContaining("offsets " + offset + " to ");
  }

  @Nested
  class Read {
    @Test
    void showsNothingOfABatchBehindAGap() {
      int second = writeThreeBatches();
      moveBaseOffset(second, 16);

      assertThat(shownFrom(0)).containsExactly(0L, 1L);

      assertDamagedFrom(2);
    }

    @Test
    void showsNothingOfABatchBeforeTheEndOfTheLastOne() {
      int second = writeThreeBatches();
      moveBaseOffset(second, -1);

      assertThat(shownFrom(0)).containsExactly(0L, 1L);

      assertDamagedFrom(2);
    }

    @Test
    void findsTheDamageFromBehindIt() {
      int second = writeThreeBatches();
      moveBaseOffset(second, 1);

      assertThatThrownBy(() -> shownFrom(4)).isInstanceOf(PartitionOffline.class);

      assertThat(fixture.log().trouble()).contains("offsets 2 to 5");
    }

    @Test
    void throughAnIndexShowsNothingOfABatchOutOfPlace() {
      fixture.config = LogFixture.config().indexIntervalBytes(1).build();
      int second = writeThreeBatches();
      moveBaseOffset(second, 1);

      assertThatThrownBy(() -> shownFrom(3)).isInstanceOf(PartitionOffline.class);

      assertThat(fixture.log().trouble()).contains("offsets 2 to 5");
    }

    @Test
    void missesASegmentThatIsGone() throws IOException {
      writeSegments();
      fixture.restart();
      fixture.files.delete(LogFixture.segment(3, ".log"));

      assertThat(shownFrom(0)).containsExactly(0L, 1L, 2L);

      assertDamagedFrom(3);
    }

    @Test
    void missesBatchesAtTheExactEndOfASealedSegment() {
      fixture.config = LogFixture.config().segmentBytes(150).build();
      fixture.append("a");
      int size = fixture.files.content(LOG).length;
      fixture.append("b");
      fixture.append("c");
      fixture.restart();
      fixture.files.overwrite(LOG, Arrays.copyOf(fixture.files.content(LOG), size));

      assertThat(shownFrom(0)).containsExactly(0L);

      assertDamagedFrom(1);
    }

    @Test
    void missesTheFirstSegmentOfALogThatWasClosed() throws IOException {
      writeSegments();
      fixture.restart();
      fixture.files.delete(LogFixture.segment(0, ".log"));

      assertDamagedFrom(0);
    }
  }

  @Nested
  class Recovery {
    @Test
    void takesAGapBelowTheRecoveryPointForDamage() {
      int second = writeThreeBatches();
      fixture.logs.checkpoint();
      moveBaseOffset(second, 16);

      fixture.crash(1);

      assertThat(fixture.log().trouble()).contains("offsets 2 to 5");
      assertThat(LogFixture.read(fixture.log(), 0, 2)).containsExactly("0=a", "1=b");
    }

    @Test
    void cutsBehindAGapAboveTheRecoveryPoint() {
      int second = writeThreeBatches();
      moveBaseOffset(second, 16);

      fixture.crash(1);

      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 2, 2));
    }

    @Test
    void takesAMissingSegmentBelowTheRecoveryPointForDamage() throws IOException {
      writeSegments();
      fixture.logs.checkpoint();
      fixture.files.delete(LogFixture.segment(6, ".log"));

      fixture.crash(1);

      assertThat(shownFrom(0)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
      assertDamagedFrom(6);
    }

    @Test
    void movesSegmentsBehindAGapAboveTheRecoveryPointAside() throws IOException {
      writeSegments();
      fixture.files.delete(LogFixture.segment(6, ".log"));

      fixture.reopen();

      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 6, 6));
      assertThat(fixture.files.isThere(LogFixture.segment(7, ".log"))).isFalse();
    }
  }
}
