package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.error.LogpostException.PartitionOffline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final Path LOG = LogFixture.segment(0, ".log");
  private final LogFixture fixture = new LogFixture();

  @Nested
  class CleanStart {
    @Test
    void readsNoLogData() {
      fixture.append("a");
      fixture.append("b");
      fixture.restart();
      fixture.files.fault = LogFixture.failing("read", ".log");

      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 2, 2));
    }

    @Test
    void isOverWithTheFirstWrite() {
      fixture.append("a");
      fixture.restart();
      assertThat(fixture.files.isThere(LogFixture.ROOT.resolve("clean-stop"))).isTrue();

      fixture.append("b");

      assertThat(fixture.files.isThere(LogFixture.ROOT.resolve("clean-stop"))).isFalse();
    }

    @Test
    void keepsLogsThatNobodyOpened() {
      fixture.append("a");
      fixture.restart();
      fixture.restart();
      fixture.files.fault = LogFixture.failing("read", ".log");

      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 1, 1));
    }
  }

  @Nested
  class Tail {
    @Test
    void ofTornBytesIsMovedAside() {
      fixture.append("a");
      fixture.flush();
      byte[] whole = fixture.files.content(LOG);
      fixture.files.overwrite(LOG, Arrays.copyOf(whole, whole.length + 30));

      fixture.crash(1);

      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 1, 1));
      assertThat(fixture.files.content(LOG)).isEqualTo(whole);
      Path aside = LOG.resolveSibling(LOG.getFileName() + ".cut-" + fixture.wallMs);
      assertThat(fixture.files.content(aside)).hasSize(30);
    }

    @Test
    void isCutAtEveryByteOfTheLastBatch() {
      fixture.append("a");
      fixture.flush();
      fixture.logs.checkpoint();
      int first = fixture.files.content(LOG).length;
      fixture.append("b");
      byte[] both = fixture.files.content(LOG);
      for (int size = first; size < both.length; size++) {
        fixture.files.overwrite(LOG, Arrays.copyOf(both, size));
        fixture.flushes.clear();
        fixture.logs = fixture.opened();
        assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 1, 1));
      }
    }
  }

  @Nested
  class FailedForce {
    /**
     * The force fails, then the cut fails too, and the server starts again without the machine
     * having stopped: the page cache still shows what the disk lacks.
     */
    @Test
    void isCutAtTheNextStartWhereItCouldNotBeCutAtOnce() {
      fixture.append("a");
      fixture.flush();
      fixture.append("b");
      fixture.files.fault =
          (call, path) -> {
            if ((call.equals("force") || call.equals("truncate")) && path.equals(LOG)) {
              throw new IOException("Input/output error");
            }
          };
      fixture.flush();
      fixture.files.fault = (call, path) -> {};

      fixture.logs = fixture.opened();

      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 1, 1));
      fixture.append("c");
      fixture.flush();
      fixture.crash(1);
      assertThat(fixture.read(0)).containsExactly("0=a", "1=c");
    }

    /**
     * The same, and that it failed could not be saved either: nobody can tell what the page cache
     * shows from what is on disk.
     */
    @Test
    void isMadeGoodWhereNotEvenThatCouldBeSaved() {
      fixture.append("a");
      fixture.flush();
      fixture.logs.checkpoint();
      fixture.append("b");
      fixture.files.fault =
          (call, path) -> {
            if (!call.equals("read")) {
              throw new IOException("Input/output error");
            }
          };
      fixture.flush();
      fixture.files.fault = (call, path) -> {};

      fixture.logs = fixture.opened();

      assertThat(fixture.read(0)).containsExactly("0=a", "1=b");
      fixture.crash(1);
      assertThat(fixture.read(0)).containsExactly("0=a", "1=b");
    }
  }

  @Nested
  class Damage {
    /**
     * Records below the `cut` were on disk; the recovery point lay lower, where a full disk had no
     * room for an index. They were cut off as a tail.
     */
    @Test
    void belowAFailedForceIsNeverCut() throws IOException {
      fixture.append("a");
      int second = fixture.files.content(LOG).length;
      fixture.append("b");
      fixture.flush();
      Checkpoint.Entry saved = new Checkpoint.Entry(0, 0, 2, Checkpoint.Entry.NONE, 0);
      new Checkpoint(
              OptionalLong.of(fixture.wallMs), Map.of(Checkpoint.Key.of(LogFixture.ID), saved))
          .write(fixture.files, LogFixture.ROOT);
      spoil(second + 30);
      byte[] spoilt = fixture.files.content(LOG);

      fixture.reopen();

      assertThat(fixture.log().service()).isEqualTo(PartitionLog.Service.OFFLINE);
      assertThat(fixture.files.content(LOG)).isEqualTo(spoilt);
    }

    private void spoil(int firstByteOfBatch) {
      byte[] log = fixture.files.content(LOG);
      log[firstByteOfBatch] ^= 0x10;
      fixture.files.overwrite(LOG, log);
    }

    @Test
    void belowTheRecoveryPointIsNeverCut() {
      fixture.append("a");
      int second = fixture.files.content(LOG).length;
      fixture.append("b");
      fixture.append("c");
      fixture.flush();
      fixture.logs.checkpoint();
      spoil(second + 30);
      byte[] spoilt = fixture.files.content(LOG);

      fixture.crash(1);

      assertThat(LogFixture.read(fixture.log(), 0, 1)).containsExactly("0=a");
      assertThatThrownBy(() -> fixture.log().read(1, record -> true))
          .isInstanceOf(PartitionOffline.class)
          .hasMessageContaining("byte " + second);
      assertThatThrownBy(() -> fixture.append("d")).isInstanceOf(PartitionOffline.class);
      assertThat(fixture.files.content(LOG)).isEqualTo(spoilt);
      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 3, 3));
    }

    @Test
    void isALogThatEndsBelowTheRecoveryPoint() {
      fixture.append("a");
      int second = fixture.files.content(LOG).length;
      fixture.append("b");
      fixture.flush();
      fixture.logs.checkpoint();
      fixture.files.overwrite(LOG, Arrays.copyOf(fixture.files.content(LOG), second));

      fixture.crash(1);

      assertThat(fixture.log().trouble()).contains("the log's end").contains("offsets 1 to 1");
    }

    @Test
    void isALogWhoseSegmentsAreGone() throws Exception {
      fixture.append("a");
      fixture.flush();
      fixture.logs.checkpoint();
      fixture.files.delete(LOG);

      fixture.crash(1);

      assertThat(fixture.log().trouble()).contains("missing");
    }

    @Test
    void staysDamageAfterACleanStop() {
      fixture.append("a");
      fixture.append("b");
      fixture.flush();
      fixture.logs.checkpoint();
      spoil(40);
      fixture.crash(1);
      String trouble = fixture.log().trouble();

      fixture.restart();

      assertThat(fixture.log().trouble()).isEqualTo(trouble).isNotEmpty();
    }
  }

  @Nested
  class SavedDamage {
    /** Damage of a sealed segment far below the recovery point, which no recovery reads. */
    private void readDamage() {
      fixture.config = LogFixture.config().segmentBytes(160).build();
      for (int i = 0; i < 8; i++) {
        fixture.append("v" + i);
      }
      fixture.restart();
      byte[] log = fixture.files.content(LOG);
      log[log.length - 1] ^= 1;
      fixture.files.overwrite(LOG, log);
      assertThat(fixture.log().read(0, record -> true)).isEqualTo(1);
      assertThat(fixture.log().trouble()).contains("offsets 1 to 7");
      fixture.flush();
    }

    @Test
    void staysAfterACleanStop() {
      readDamage();

      fixture.restart();

      assertThat(fixture.log().trouble()).contains("offsets 1 to 7");
    }

    @Test
    void staysAfterACrash() {
      readDamage();

      fixture.crash(1);

      assertThat(fixture.log().trouble()).contains("offsets 1 to 7");
      assertThatThrownBy(() -> fixture.append("d")).isInstanceOf(PartitionOffline.class);
    }

    @Test
    void isOverWhereTheFileIsWholeAgain() {
      readDamage();
      byte[] log = fixture.files.content(LOG);
      log[log.length - 1] ^= 1;
      fixture.files.overwrite(LOG, log);

      fixture.restart();

      assertThat(fixture.log().trouble()).isEmpty();
      assertThat(fixture.append("d").baseOffset()).isEqualTo(8);
    }
  }

  @Nested
  class SegmentsBehindTheEnd {
    @Test
    void leaveTheLastKeptOneOpen() {
      fixture.config = LogFixture.config().segmentBytes(200).indexIntervalBytes(1).build();
      fixture.append("a");
      fixture.append("b");
      fixture.append("c");
      byte[] log = fixture.files.content(LOG);
      fixture.files.overwrite(LOG, Arrays.copyOf(log, log.length - 1));
      fixture.reopen();
      assertThat(fixture.log().bounds()).isEqualTo(new LogBounds(0, 1, 1));
      fixture.flush();
      int forces = fixture.files.forceCount;

      fixture.append("d");
      fixture.flush();

      assertThat(fixture.files.isThere(LogFixture.segment(1, ".log"))).isFalse();
      assertThat(fixture.files.forceCount - forces).isEqualTo(1);
    }
  }

  @Nested
  class Indexes {
    @Test
    void areRebuiltWhereTheyAreMissing() throws Exception {
      fixture.config = LogFixture.config().segmentBytes(300).indexIntervalBytes(1).build();
      for (int i = 0; i < 20; i++) {
        fixture.append("v" + i);
      }
      fixture.restart();
      byte[] index = fixture.files.content(LogFixture.segment(0, ".index"));
      byte[] times = fixture.files.content(LogFixture.segment(0, ".timeindex"));
      fixture.files.delete(LogFixture.segment(0, ".index"));

      assertThat(fixture.read(0)).hasSize(20);

      assertThat(fixture.files.content(LogFixture.segment(0, ".index"))).isEqualTo(index);
      assertThat(fixture.files.content(LogFixture.segment(0, ".timeindex"))).isEqualTo(times);
    }
  }

  @Nested
  class Metadata {
    @Test
    void ofAnotherTopicIsRefused() {
      fixture.append("a");
      fixture.restart();
      fixture.files.overwrite(
          LogFixture.DIRECTORY.resolve("partition.metadata"),
          "version: 0\ntopic_id: other\ntopic: orders\n".getBytes());

      assertThatThrownBy(() -> fixture.log())
          .isInstanceOf(PartitionOffline.class)
          .hasMessageContaining("its files can't be opened: ")
          .hasMessageContaining("partition.metadata");
      assertThat(fixture.logs.troubles().get(LogFixture.ID)).contains("partition.metadata");
    }
  }
}
