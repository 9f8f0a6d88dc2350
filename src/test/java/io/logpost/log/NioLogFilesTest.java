package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NioLogFilesTest {
  @TempDir private Path directory;

  @Nested
  class CreateDirectory {
    /// The first appends to two partitions of a new topic came at once, and one of them was
    /// answered 503: both had seen that the topic's directory was not there, and one made it first.
    @Test
    void isNoFailureForWhoeverComesSecond() throws Exception {
      NioLogFiles files = new NioLogFiles(directory);
      CyclicBarrier together = new CyclicBarrier(2);
      try (ExecutorService other = Executors.newSingleThreadExecutor()) {
        for (int i = 0; i < 500; i++) {
          Path topic = directory.resolve("topic-" + i);
          Callable<Boolean> create =
              () -> {
                together.await();
                files.createDirectory(topic);
                return true;
              };
          Future<Boolean> second = other.submit(create);

          assertThat(create.call()).isTrue();
          assertThat(second.get()).isTrue();
        }
      }
    }
  }

  @Nested
  class ListDirectory {
    @Test
    void refusesADirectoryThatIsASymbolicLink() throws IOException {
      Path link =
          Files.createSymbolicLink(
              directory.resolve("0"), Files.createDirectory(directory.resolve("elsewhere")));

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> new NioLogFiles(directory).list(link))
          .withMessageContaining("is a symbolic link");
    }
  }

  @Nested
  class SaysFull {
    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Disk quota exceeded", "File too large"})
    void isTrueOfTheSystemsWordsForIt(String message) {
      assertThat(NioLogFiles.saysFull(new IOException(message))).isTrue();
    }

    @Test
    void isFalseOfOtherFailures() {
      assertThat(NioLogFiles.saysFull(new IOException("Input/output error"))).isFalse();
      assertThat(NioLogFiles.saysFull(new IOException())).isFalse();
    }
  }

  /// On a small file system of its own, which only root may make.
  @Nested
  class OnASmallDisk {
    @Test
    void aWriteWithoutRoomIsToldFromOtherFailures() throws Exception {
      onDiskOf(
          "4m",
          disk -> {
            NioLogFiles files = new NioLogFiles(disk);
            try (LogFile file = files.open(disk.resolve("big"), LogFiles.Access.CREATE)) {
              ByteBuffer[] tooMuch = {ByteBuffer.allocate(8 << 20)};

              assertThatExceptionOfType(DiskFullException.class)
                  .isThrownBy(() -> file.write(tooMuch, 0));
            }
          });
    }

    @Test
    void aStartSaysHowMuchRoomItNeeds() throws Exception {
      onDiskOf(
          "512k",
          disk ->
              assertThatExceptionOfType(DataDirectoryException.class)
                  .isThrownBy(() -> DataDirectory.open(disk.resolve("data")))
                  .withMessageContaining("bytes left, and a start needs 1048576"));
    }

    private interface OnDisk {
      void run(Path disk) throws Exception;
    }

    private void onDiskOf(String size, OnDisk test) throws Exception {
      Path disk = Files.createDirectory(directory.resolve("disk"));
      boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString());
      if (!mounted) {
        System.out.println("skipped: no tmpfs can be mounted here");
      }
      Assumptions.assumeTrue(mounted, "no tmpfs can be mounted here");
      try {
        test.run(disk);
      } finally {
        assertThat(run("umount", disk.toString())).isTrue();
      }
    }

    private static boolean run(String... command) throws InterruptedException {
      try {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
      } catch (IOException e) {
        return false;
      }
    }
  }
}
