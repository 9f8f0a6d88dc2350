package io.logpost.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataDatabaseTest {
  @TempDir private Path directory;

  @Nested
  class Open {
    @Test
    void refusesAFileThatIsNoDatabase() throws IOException {
      Files.writeString(directory.resolve("logpost.mv.db"), "no database at all ".repeat(1000));

      assertThatExceptionOfType(UnreadableDatabaseException.class)
          .isThrownBy(() -> MetadataDatabase.open(directory.resolve("logpost").toString()))
          .withMessageStartingWith("The metadata database " + directory.resolve("logpost"));
    }

    @Test
    void makesNoOtherFiles() throws IOException {
      try (OpenStore store = new OpenStore(directory);
          var files = Files.list(directory)) {
        assertThat(store.writer.trouble()).isEmpty();
        assertThat(files).containsExactly(directory.resolve("logpost.mv.db"));
      }
    }
  }
}
