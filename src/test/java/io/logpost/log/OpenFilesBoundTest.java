package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OpenFilesBoundTest {
  private static final int BOUND = 10;

  private final FakeLogFiles files = new FakeLogFiles(LogFixture.ROOT);
  private final OpenFiles pool = new OpenFiles(files, BOUND);
  private final List<Path> opened = new ArrayList<>();
  private List<PooledFile> pooled;

  @BeforeEach
  void makeFiles() {
    pooled =
        IntStream.range(0, 100)
            .mapToObj(number -> LogFixture.ROOT.resolve("file-" + number))
            .peek(path -> files.put(path, new byte[] {1}))
            .map(path -> pool.file(path, LogFiles.Access.READ))
            .toList();
    files.fault =
        (call, path) -> {
          if (call.equals("open")) {
            opened.add(path);
          }
        };
  }

  private void use(PooledFile file) throws IOException {
    assertThat(file.read(ByteBuffer.allocate(1), 0)).isEqualTo(1);
  }

  private long openCount() {
    return pooled.stream().filter(PooledFile::addUserIfOpen).count();
  }

  @Nested
  class Open {
    @Test
    void keepsNoMoreOpenThanTheBound() throws IOException {
      for (PooledFile file : pooled) {
        use(file);
      }

      assertThat(openCount()).isEqualTo(BOUND);
    }

    @Test
    void keepsOpenWhatIsUsedBetweenOthers() throws IOException {
      PooledFile busy = pooled.getFirst();

      for (PooledFile file : pooled) {
        use(file);
        use(busy);
      }

      assertThat(opened).containsOnlyOnce(busy.path());
    }

    @Test
    void closesNoneThatIsInUse() throws IOException {
      PooledFile pinned = pooled.getFirst();
      LogFile file = pinned.pin();

      for (PooledFile other : pooled) {
        use(other);
      }

      assertThat(file.isOpen()).isTrue();
      assertThat(opened).containsOnlyOnce(pinned.path());
    }

    @Test
    void passesTheBoundWhileMoreAreInUseAndComesBack() throws IOException {
      for (PooledFile file : pooled.subList(0, 50)) {
        var _ = file.pin();
      }
      pooled.subList(0, 50).forEach(PooledFile::unpin);

      for (PooledFile file : pooled) {
        use(file);
      }

      assertThat(openCount()).isEqualTo(BOUND);
    }

    @Test
    void givesUpAnotherOneWhereNoDescriptorIsLeft() throws IOException {
      use(pooled.get(0));
      shortFor(1);

      use(pooled.get(1));

      assertThat(openCount()).isEqualTo(1);
    }

    @Test
    void failsWhereNoneCanBeGivenUp() throws IOException {
      var _ = pooled.get(0).pin();
      shortFor(1);

      assertThatExceptionOfType(NoDescriptorException.class).isThrownBy(() -> use(pooled.get(1)));

      use(pooled.get(1));
    }

    private void shortFor(int calls) {
      files.fault = LogFixture.shortOfDescriptors("open", "", calls);
    }
  }
}
