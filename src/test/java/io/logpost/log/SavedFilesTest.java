package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Checkpoint and clean stop, as they are and with each of their fields spoilt.
class SavedFilesTest {
  private static final Path ROOT = LogFixture.ROOT;
  private static final Checkpoint.Key KEY = new Checkpoint.Key("topic-id", 3);
  private static final String CHECKPOINT_LINE = "topic-id 3 10 20 cut 15 cleaned 5";
  private static final String CLEAN_LINE = "topic-id 3 10 20 15 4096";

  private final FakeLogFiles files = new FakeLogFiles(ROOT);

  /// A line with each of its words in turn replaced by what is no number, negative, missing or too
  /// much; the topic's id, which may be any word, is only left out.
  private static List<String> spoilt(String line) {
    List<String> lines = new ArrayList<>(List.of("", line + " 1"));
    String[] words = line.split(" ");
    for (int i = 0; i < words.length; i++) {
      List<String> others = i == 0 ? List.of() : List.of("x", "", "-2", "9223372036854775808");
      for (String other : others) {
        String[] changed = words.clone();
        changed[i] = other;
        lines.add(String.join(" ", changed));
      }
      List<String> fewer = new ArrayList<>(List.of(words));
      fewer.remove(i);
      lines.add(String.join(" ", fewer));
    }
    return lines;
  }

  private void put(String name, String header, String line) {
    files.put(ROOT.resolve(name), ChecksummedLines.write(header, List.of(line)));
  }

  @Nested
  class OfTheCheckpoint {
    private static final String HEADER = "logpost-checkpoint 1";

    static List<String> spoilt() {
      return SavedFilesTest.spoilt(CHECKPOINT_LINE);
    }

    @Test
    void comesBackAsWritten() throws IOException {
      put("checkpoint", HEADER, CHECKPOINT_LINE);
      Checkpoint read = Checkpoint.read(files, ROOT);
      assertThat(read.entries().keySet()).containsExactly(KEY);
      Checkpoint.Entry entry = read.entries().get(KEY);
      assertThat(entry.startOffset()).isEqualTo(10);
      assertThat(entry.recoveryPoint()).isEqualTo(20);
      assertThat(entry.cutTo()).isEqualTo(15);
      assertThat(entry.cleanedTo()).isEqualTo(5);
      Checkpoint written = new Checkpoint(OptionalLong.of(7), read.entries());

      written.write(files, ROOT);

      assertThat(Checkpoint.read(files, ROOT)).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("spoilt")
    void stopsTheStartWithASpoiltField(String line) {
      put("checkpoint", HEADER, line);

      assertThatExceptionOfType(DataDirectoryException.class)
          .isThrownBy(() ->
              PartitionLogs.open(
                  new DataDirectory(ROOT, files, null),
                  Runnable::run,
                  java.time.InstantSource.system(),
                  () -> 0,
                  LogLimits.NO_FLOOR))
          .withMessageContaining("checkpoint can't be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clock x", "clock -1", "clock", "clock 1 2"})
    void stopsTheStartWithASpoiltClock(String line) {
      put("checkpoint", HEADER, line);

      assertThatExceptionOfType(IOException.class).isThrownBy(() -> Checkpoint.read(files, ROOT));
    }

    @Test
    void stopsTheStartWithAnySpoiltByte() throws IOException {
      new Checkpoint(OptionalLong.of(7), Map.of(KEY, Checkpoint.Entry.NOTHING)).write(files, ROOT);
      byte[] whole = files.content(ROOT.resolve("checkpoint"));

      for (int i = 0; i < whole.length; i++) {
        byte[] spoilt = whole.clone();
        spoilt[i] ^= 1;
        files.overwrite(ROOT.resolve("checkpoint"), spoilt);
        assertThatExceptionOfType(IOException.class)
            .as("byte %d", i)
            .isThrownBy(() -> Checkpoint.read(files, ROOT));
      }
    }

    @Test
    void stopsTheStartInAnotherVersion() {
      put("checkpoint", "logpost-checkpoint 2", CHECKPOINT_LINE);

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> Checkpoint.read(files, ROOT))
          .withMessageContaining("does not begin with");
    }
  }

  @Nested
  class OfTheCleanStop {
    private static final String HEADER = "logpost-clean-stop 1";

    static List<String> spoilt() {
      return SavedFilesTest.spoilt(CLEAN_LINE);
    }

    @Test
    void comesBackAsWritten() throws IOException {
      put("clean-stop", HEADER, CLEAN_LINE);
      CleanStop read = CleanStop.read(files, ROOT);
      assertThat(read).isEqualTo(new CleanStop(Map.of(KEY, new CleanStop.Entry(10, 20, 15, 4096))));

      read.write(files, ROOT);

      assertThat(CleanStop.read(files, ROOT)).isEqualTo(read);
    }

    @ParameterizedTest
    @MethodSource("spoilt")
    void countsAsNotThereWithASpoiltField(String line) throws IOException {
      put("clean-stop", HEADER, line);

      assertThat(CleanStop.read(files, ROOT)).isEqualTo(CleanStop.NOTHING);
    }

    @Test
    void countsAsNotThereWithAnySpoiltByte() throws IOException {
      put("clean-stop", HEADER, CLEAN_LINE);
      byte[] whole = files.content(ROOT.resolve("clean-stop"));

      for (int i = 0; i < whole.length; i++) {
        byte[] spoilt = whole.clone();
        spoilt[i] ^= 1;
        files.overwrite(ROOT.resolve("clean-stop"), spoilt);
        assertThat(CleanStop.read(files, ROOT)).as("byte %d", i).isEqualTo(CleanStop.NOTHING);
      }
    }
  }
}
