package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  private static final Path ROOT = Path.of("/data");

  private final FakeLogFiles files = new FakeLogFiles(ROOT);
  private final OpenFiles pool = new OpenFiles(files, 2);
  private final List<String> opened = new ArrayList<>();

  private PooledFile file(String name) {
    files.put(ROOT.resolve(name), new byte[] {1, 2, 3});
    files.fault =
        (call, path) -> {
          if (call.equals("open")) {
            opened.add(path.getFileName().toString());
          }
        };
    return pool.file(ROOT.resolve(name), LogFiles.Access.READ);
  }

  private static void read(PooledFile file) throws IOException {
    assertThat(file.read(ByteBuffer.allocate(3), 0)).isEqualTo(3);
  }

  @Nested
  class Bound {
    @Test
    void closesTheFileUnusedForLongest() throws IOException {
      PooledFile a = file("a");
      PooledFile b = file("b");
      PooledFile c = file("c");
      read(a);
      read(b);

      read(c);

      assertThat(a.file().isOpen()).isFalse();
      assertThat(b.file().isOpen()).isTrue();
      read(a);
      assertThat(opened).containsExactly("a", "b", "c", "a");
      assertThat(b.file().isOpen()).isFalse();
    }

    @Test
    void isPassedWhileMoreAreInUse() throws IOException {
      PooledFile a = file("a");
      PooledFile b = file("b");
      PooledFile c = file("c");
      a.pin();
      b.pin();

      c.pin();

      assertThat(List.of(a, b, c)).allMatch(file -> file.file().isOpen());
      a.unpin();
      read(file("d"));
      assertThat(a.file().isOpen()).isFalse();
    }
  }

  @Nested
  class Pin {
    @Test
    void givesTheSameDescriptorUntilTheLastUnpin() throws IOException {
      PooledFile a = file("a");

      LogFile first = a.pin();
      LogFile second = a.pin();

      assertThat(second).isSameAs(first);
      a.unpin();
      a.retire();
      assertThat(first.isOpen()).isTrue();
      a.unpin();
      assertThat(first.isOpen()).isFalse();
    }
  }

  @Nested
  class Retire {
    @Test
    void closesAnUnusedFileWhichMayOpenAgain() throws IOException {
      PooledFile a = file("a");
      read(a);

      a.retire();

      assertThat(a.file().isOpen()).isFalse();
      read(a);
      assertThat(a.file().isOpen()).isFalse();
    }
  }

  @Nested
  class Read {
    @Test
    void opensAgainAFileThatAnotherThreadsInterruptClosed() throws IOException {
      PooledFile a = file("a");
      read(a);
      a.file().close();

      read(a);

      assertThat(opened).containsExactly("a", "a");
    }

    @Test
    void isTriedAgainWhereTheFileIsClosedUnderIt() throws IOException {
      PooledFile a = file("a");
      boolean[] closed = {false};
      files.fault =
          (call, path) -> {
            if (call.equals("read") && !closed[0]) {
              closed[0] = true;
              a.file().close();
              throw new ClosedByInterruptException();
            }
          };

      read(a);

      assertThat(closed[0]).isTrue();
    }
  }

  @Nested
  class CloseAll {
    @Test
    void leavesFilesInUseOpen() throws IOException {
      PooledFile a = file("a");
      PooledFile b = file("b");
      a.pin();
      read(b);

      pool.closeAll();

      assertThat(a.file().isOpen()).isTrue();
      assertThat(b.file().isOpen()).isFalse();
    }
  }
}
