package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataFilesTest {
  @TempDir private Path meta;
  private Path database;

  @BeforeEach
  void make() throws IOException {
    database = Files.writeString(meta.resolve("logpost.mv.db"), "old");
    Files.writeString(meta.resolve("unpacked.tmp.mv.db"), "new");
  }

  private LogFiles files() throws IOException {
    return new NioLogFiles(meta);
  }

  /// Files of which no renaming to the database's name succeeds.
  private LogFiles withoutTheLastRename() throws IOException {
    LogFiles whole = files();
    return (LogFiles)
        Proxy.newProxyInstance(
            LogFiles.class.getClassLoader(),
            new Class<?>[] {LogFiles.class},
            (_, method, arguments) -> {
              if (method.getName().equals("rename") && database.equals(arguments[1])) {
                throw new IOException("thrown by the test");
              }
              try {
                return method.invoke(whole, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Nested
  class TakeUnpacked {
    @Test
    void keepsWhatWasThereUnderAnotherName() throws IOException {
      String aside = new MetadataFiles(files(), meta).takeUnpacked(5);

      assertThat(database).hasContent("new");
      assertThat(aside).isEqualTo(database + ".damaged-5");
      assertThat(Path.of(aside)).hasContent("old");
    }

    @Test
    void leavesADatabaseInItsPlaceWhereItEndsHalfWay() throws IOException {
      MetadataFiles failing = new MetadataFiles(withoutTheLastRename(), meta);

      assertThatExceptionOfType(DataDirectoryException.class)
          .isThrownBy(() -> failing.takeUnpacked(5));

      assertThat(database).hasContent("old");
    }
  }
}
