package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What the disk does alone: the floor under every durable answer.
final class Disk {
  private static final Duration WINDOW = Duration.ofSeconds(3);
  private static final int BLOCK_BYTES = 4096;

  private Disk() {}

  static void print(Path dir) throws Exception {
    double rate = forcesPerSecond(dir, BLOCK_BYTES, 1);
    System.out.printf(
        Locale.ROOT,
        "%n### Disk%n%nAppend of 4 KiB and force, one after another: %,.0f/s, %.2f ms each.%n",
        rate,
        1000 / rate);
  }

  /// Appends so many bytes and forces them, again and again, in as many files by as many threads.
  static double forcesPerSecond(Path dir, int bytes, int files) throws Exception {
    Files.createDirectories(dir);
    List<Callable<Long>> tasks = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      tasks.add(() -> forces(dir, bytes));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(files)) {
      long begin = System.nanoTime();
      long forces = 0;
      for (Future<Long> done : threads.invokeAll(tasks)) {
        forces += get(done);
      }
      return forces / ((System.nanoTime() - begin) / 1e9);
    }
  }

  private static long get(Future<Long> done) throws IOException, InterruptedException {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new IOException("The disk: " + e.getCause(), e);
    }
  }

  private static long forces(Path dir, int bytes) throws IOException {
    Path file = Files.createTempFile(dir, "bench-", ".disk");
    long end = System.nanoTime() + WINDOW.toNanos();
    long forces = 0;
    ByteBuffer block = ByteBuffer.allocateDirect(bytes);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
      for (; System.nanoTime() < end; forces++) {
        channel.write(block.clear());
        channel.force(false);
      }
    } finally {
      Files.delete(file);
    }
    return forces;
  }
}
