package io.logpost.log;

import static io.logpost.log.DataFolder.BATCH_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.logpost.log.LogVerifier.Totals;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogVerifierTest {
  private static final String LOG_0 = "topics/topic-id/0/00000000000000000000.log";
  private static final String LOG_15 = "topics/topic-id/0/00000000000000000015.log";
  private static final String LOG_30 = "topics/topic-id/0/00000000000000000030.log";

  @TempDir private Path directory;
  private DataFolder data;
  private Totals totals;

  @TempDir private static Path made;

  /// Three segments: offsets 0 to 14, 15 to 29 and 30 to 35.
  @BeforeAll
  static void make() {
    var _ = new DataFolder(made).append(12);
  }

  @BeforeEach
  void copy() {
    data = new DataFolder(made).copyTo(directory.resolve("data"));
  }

  private List<String> findings() {
    List<String> found = new ArrayList<>();
    totals =
        LogVerifier.verify(
            data.root(),
            new LogVerifier.Listener() {
              @Override
              public void found(Finding finding) {
                found.add(finding.toString());
              }

              @Override
              public void progress(Totals soFar) {}
            });
    return found;
  }

  private static byte[] without(byte[] bytes, int from, int to) {
    byte[] rest = new byte[bytes.length - (to - from)];
    System.arraycopy(bytes, 0, rest, 0, from);
    System.arraycopy(bytes, to, rest, from, bytes.length - to);
    return rest;
  }

  @Nested
  class AWholeDirectory {
    @Test
    void hasNoFindings() {
      assertThat(findings()).isEmpty();

      assertThat(totals).isEqualTo(new Totals(1, 1, 3, 36, 12L * BATCH_BYTES));
    }

    @Test
    void hasNoneAfterAKill() {
      data.appendAndKill(4);

      assertThat(findings()).isEmpty();
    }

    @Test
    void staysAsItIs() throws Exception {
      data.flip(data.file(0, ".log"), 100).delete(data.file(15, ".index"));
      data.change(data.root().resolve("clean-stop"), bytes -> new byte[3]);
      var before = data.state();

      assertThat(findings()).isNotEmpty();

      assertThat(data.state()).isEqualTo(before);
      Files.delete(data.root().resolve(".lock"));
      before = data.state();
      assertThat(findings()).isNotEmpty();
      assertThat(data.state()).isEqualTo(before);
    }
  }

  @Nested
  class Damage {
    @Test
    void ofAFlippedBitNamesTheBatch() {
      data.flip(data.file(15, ".log"), BATCH_BYTES + 70);

      assertThat(findings())
          .containsExactly(
              "ERROR   orders-0: %s at byte %d, offsets 18 to 20: a batch of %d bytes with a wrong checksum"
                  .formatted(LOG_15, BATCH_BYTES, BATCH_BYTES));
    }

    @Test
    void ofABaseOffsetIsSeenThoughTheChecksumLeavesItOut() {
      data.flip(data.file(0, ".log"), BATCH_BYTES + 7);

      assertThat(findings())
          .containsExactly(
              "ERROR   orders-0: %s at byte %d, offsets 3 to 5: a batch of offsets 19 to 21 where 3 is the next"
                  .formatted(LOG_0, BATCH_BYTES));
    }

    @Test
    void ofALengthFieldLeavesTheBatchesBehindIt() {
      data.flip(data.file(0, ".log"), BATCH_BYTES + 8);

      assertThat(findings())
          .singleElement()
          .asString()
          .startsWith("ERROR   orders-0: " + LOG_0 + " at byte " + BATCH_BYTES)
          .contains("offsets 3 to 5: a batch of 2684");
    }

    @Test
    void isFoundBehindOtherDamage() {
      data.flip(data.file(0, ".log"), 8).flip(data.file(0, ".log"), 3 * BATCH_BYTES + 8);

      assertThat(findings())
          .hasSize(2)
          .allMatch(line -> line.startsWith("ERROR"))
          .anyMatch(line -> line.contains("at byte 0, offsets 0 to 2"))
          .anyMatch(line -> line.contains("at byte " + 3 * BATCH_BYTES + ", offsets 9 to 11"));
    }

    @Test
    void ofAHoleInASegmentNamesTheMissingOffsets() {
      data.change(data.file(0, ".log"), bytes -> without(bytes, BATCH_BYTES, 2 * BATCH_BYTES));

      assertThat(findings())
          .anyMatch(line ->
              line.equals(
                  "ERROR   orders-0: %s at byte %d, offsets 3 to 5: a batch of offsets 6 to 8 where 3 is the next"
                      .formatted(LOG_0, BATCH_BYTES)));
    }

    @Test
    void ofAShortenedSegmentNamesTheMissingOffsets() {
      data.change(data.file(15, ".log"), bytes -> Arrays.copyOf(bytes, 4 * BATCH_BYTES));

      assertThat(findings())
          .contains(
              "ERROR   orders-0: %s at byte %d, offsets 27 to 29: the file ends there"
                  .formatted(LOG_15, 4 * BATCH_BYTES));
    }

    @Test
    void ofAShortenedLogNamesWhatWasAcknowledged() {
      data.change(data.file(30, ".log"), bytes -> Arrays.copyOf(bytes, BATCH_BYTES + 10));

      assertThat(findings())
          .contains(
              "ERROR   orders-0: %s at byte %d, offsets 33 to 35: 10 bytes that are no batch"
                  .formatted(LOG_30, BATCH_BYTES));
    }

    @Test
    void ofAMissingSegmentNamesItsOffsets() {
      data.delete(data.file(15, ".log"));

      assertThat(findings())
          .contains(
              "ERROR   orders-0: %s at byte %d, offsets 15 to 29: the file ends there"
                  .formatted(LOG_0, 5 * BATCH_BYTES));
    }

    @Test
    void ofAMissingFirstSegmentIsSeenAfterACleanStop() {
      data.delete(data.file(0, ".log"));

      assertThat(findings())
          .contains(
              "ERROR   orders-0: topics/topic-id/0, offsets 0 to 14: the first segment is missing");
    }

    @Test
    void ofMissingFilesNamesAllOffsets() {
      for (long base : List.of(0L, 15L, 30L)) {
        data.delete(data.file(base, ".log"));
      }

      assertThat(findings())
          .contains(
              "ERROR   orders-0: topics/topic-id/0, offsets 0 to 35: all segments are missing");
    }

    @Test
    void inRecordsUnderAGoodChecksumIsSeen() {
      data.change(
          data.file(0, ".log"),
          bytes -> {
            bytes[61] ^= 0x40; // a record's size
            return resealed(bytes);
          });

      assertThat(findings())
          .singleElement()
          .asString()
          .contains("at byte 0, offsets 0 to 2: records that can't be read: record 0");
    }

    private static byte[] resealed(byte[] bytes) {
      var crc = new java.util.zip.CRC32C();
      crc.update(bytes, 21, BATCH_BYTES - 21);
      ByteBuffer.wrap(bytes).putInt(17, (int) crc.getValue());
      return bytes;
    }

    @Test
    void ofTheCheckpointIsAnErrorAndTheLogsAreReadAllTheSame() {
      data.flip(data.root().resolve("checkpoint"), 30).flip(data.file(30, ".log"), 70);

      assertThat(findings())
          .hasSize(2)
          .anyMatch(line -> line.startsWith("ERROR   checkpoint: "))
          .anyMatch(line -> line.contains("at byte 0, offsets 30 to 32: a batch"));
    }

    @Test
    void ofTheMetadataIsAnError() {
      data.change(
          data.partition().resolve("partition.metadata"),
          bytes ->
              new String(bytes, StandardCharsets.UTF_8)
                  .replace("topic_id: topic-id", "topic_id: another")
                  .getBytes(StandardCharsets.UTF_8));

      assertThat(findings())
          .singleElement()
          .asString()
          .startsWith(
              "ERROR   topic-id-0: topics/topic-id/0/partition.metadata: 'topic_id: another'");
    }
  }

  @Nested
  class ATail {
    @Test
    void isWhatTheNextStartCuts() {
      data.appendAndKill(1);
      data.change(data.file(30, ".log"), bytes -> Arrays.copyOf(bytes, bytes.length + 30));

      assertThat(findings())
          .containsExactly(
              "TAIL    orders-0: %s at byte %d, offset 39: 30 bytes that are no batch; the next start moves these 30 bytes aside"
                  .formatted(LOG_30, 3 * BATCH_BYTES));
    }
  }

  @Nested
  class AWarning {
    @Test
    void namesAnIndexThatIsMissingShortOrWrong() {
      data.delete(data.file(0, ".index"));
      data.change(data.file(0, ".timeindex"), bytes -> Arrays.copyOf(bytes, bytes.length - 3));
      data.flip(data.file(15, ".index"), 7).flip(data.file(15, ".timeindex"), 7);

      assertThat(findings())
          .hasSize(4)
          .allMatch(line -> line.startsWith("WARNING orders-0: topics/topic-id/0/0000000000000000"))
          .anyMatch(line -> line.contains("00.index: the index is missing"))
          .anyMatch(line -> line.contains("00.timeindex: 21 bytes are no whole entries"))
          .anyMatch(line -> line.contains("15.index: entry 0 leads to byte"))
          .anyMatch(line -> line.contains("15.timeindex: entry 0 says time"));
    }

    @Test
    void namesLeftOversAndStrangers() throws Exception {
      Files.write(data.partition().resolve("00000000000000000000.log.cut-5"), new byte[1]);
      Files.write(data.partition().resolve("00000000000000000099.index"), new byte[8]);
      Files.write(data.root().resolve("checkpoint.tmp"), new byte[1]);
      Files.createDirectories(data.root().resolve("topics/topic-id/notes"));
      Files.createDirectories(data.root().resolve("topics/not a topic"));

      assertThat(findings())
          .containsExactlyInAnyOrder(
              "WARNING checkpoint.tmp: left over by a stop; safe to delete",
              "WARNING topics/not a topic: none of ours",
              "WARNING topics/topic-id/notes: none of ours",
              "WARNING orders-0: "
                  + LOG_0
                  + ".cut-5: was cut off and kept for people; safe to delete",
              "WARNING orders-0: topics/topic-id/0/00000000000000000099.index: an index without its log; safe to delete");
    }

    @Test
    void saysThatACleanStopDoesNotFit() {
      data.change(
          data.file(30, ".log"),
          bytes -> {
            byte[] more = Arrays.copyOf(bytes, bytes.length + BATCH_BYTES);
            System.arraycopy(DataFolder.batch(36), 0, more, bytes.length, BATCH_BYTES);
            return more;
          });

      assertThat(findings())
          .anyMatch(line -> line.contains("the clean stop knew an end at offset 36"));
    }
  }

  @Nested
  class Refuses {
    @Test
    void aDirectoryInUse() {
      try (DataDirectory taken = DataDirectory.open(data.root())) {
        assertThatThrownBy(LogVerifierTest.this::findings)
            .isInstanceOf(DataDirectoryException.class)
            .hasMessageContaining("a server runs on it");
        assertThat(taken.root()).isEqualTo(data.root());
      }
    }

    @Test
    void whatIsNoDataDirectory() {
      data = new DataFolder(directory);

      assertThatThrownBy(LogVerifierTest.this::findings)
          .isInstanceOf(DataDirectoryException.class)
          .hasMessageContaining("it holds no directory 'topics'");
    }
  }
}
