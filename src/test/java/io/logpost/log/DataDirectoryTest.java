package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path parent;

  @Nested
  class Open {
    @Test
    void makesWhatIsMissingForItsOwnerOnly() throws Exception {
      Path root = parent.resolve("deep/data");
      try (DataDirectory directory = DataDirectory.open(root)) {
        assertThat(directory.metaDirectory()).isDirectory();
        for (Path path : new Path[] {root, directory.metaDirectory(), root.resolve("topics")}) {
          assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
              .isEqualTo("rwx------");
        }
      }
    }

    @Test
    void locksAFileForItsOwnerOnly() throws Exception {
      try (DataDirectory _ = DataDirectory.open(parent)) {
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(parent.resolve(".lock"))))
            .isEqualTo("rw-------");
      }
    }

    @Test
    void refusesASecondServer() {
      try (DataDirectory _ = DataDirectory.open(parent)) {
        assertThatThrownBy(() -> DataDirectory.open(parent))
            .isInstanceOf(DataDirectoryException.class)
            .hasMessageContaining("in use by another server");
      }
      DataDirectory.open(parent).close();
    }

    @Test
    void refusesSymbolicLinks() throws Exception {
      Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
      Path root = Files.createDirectory(parent.resolve("data"));
      Files.createSymbolicLink(root.resolve("topics"), elsewhere);

      assertThatThrownBy(() -> DataDirectory.open(root))
          .isInstanceOf(DataDirectoryException.class)
          .hasMessageContaining("symbolic link");
    }

    @Test
    void refusesAFile() throws Exception {
      Path file = Files.createFile(parent.resolve("file"));

      assertThatThrownBy(() -> DataDirectory.open(file))
          .isInstanceOf(DataDirectoryException.class)
          .hasMessageContaining("file");
    }

    @Test
    void leavesWhatIsNoneOfOurs() throws Exception {
      Path notes = Files.writeString(parent.resolve("notes.txt"), "mine");

      DataDirectory.open(parent).close();

      assertThat(notes).hasContent("mine");
    }
  }
}
