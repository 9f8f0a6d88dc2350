package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/// Keeps a number of connections busy, each with one request after another, first to warm up and
/// then for the measured window.
final class Load {
  /// What one connection does over and over.
  interface Work {
    /// Waits until its next request is due; no part of that request's latency.
    default void await() {}

    /// Makes one request and tells the tally what it carried.
    void once(Connection connection, Tally tally) throws IOException;
  }

  /// Records and bytes of bodies that one connection moved.
  static final class Tally {
    private long records;
    private long bytes;

    void add(long moreRecords, long moreBytes) {
      records += moreRecords;
      bytes += moreBytes;
    }
  }

  private enum Phase {
    WARMUP,
    MEASURE,
    STOP
  }

  private final Server server;
  private final Options options;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private volatile Phase phase = Phase.WARMUP;

  private Load(Server server, Options options) {
    this.server = server;
    this.options = options;
  }

  /// Runs the work on so many connections, each with a work of its own by its number.
  static Measure run(Server server, Options options, int connections, IntFunction<Work> work)
      throws Exception {
    return new Load(server, options).run(connections, work);
  }

  private Measure run(int connections, IntFunction<Work> work) throws Exception {
    List<Worker> workers = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      workers.add(new Worker(work.apply(i)));
      threads.add(Thread.ofPlatform().start(workers.get(i)));
    }
    sleep(options.warmupSeconds());
    Clock clock = new Clock(server);
    phase = Phase.MEASURE;
    sleep(options.seconds());
    phase = Phase.STOP;
    clock.stop();
    for (Thread thread : threads) {
      thread.join();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    return sum(workers, clock);
  }

  private void sleep(int seconds) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (failure.get() == null && System.nanoTime() < end) {
      Thread.sleep(Math.clamp((end - System.nanoTime()) / 1_000_000, 1, 50));
    }
  }

  private static Measure sum(List<Worker> workers, Clock clock) {
    long records = 0;
    long bytes = 0;
    int reopened = 0;
    int[] micros = new int[0];
    for (Worker worker : workers) {
      records += worker.tally.records;
      bytes += worker.tally.bytes;
      reopened += worker.reopened;
      int before = micros.length;
      micros = Arrays.copyOf(micros, before + worker.requests);
      System.arraycopy(worker.micros, 0, micros, before, worker.requests);
    }
    Arrays.sort(micros);
    return new Measure(workers.size(), micros, micros.length, records, bytes, reopened, clock);
  }

  private final class Worker implements Runnable {
    private final Work work;
    private Tally tally = new Tally();
    private int[] micros = new int[4096];
    private int requests;
    private int reopened;

    Worker(Work work) {
      this.work = work;
    }

    @Override
    public void run() {
      try (Connection connection = new Connection(server.port())) {
        while (phase == Phase.WARMUP) {
          work.await();
          work.once(connection, tally);
        }
        tally = new Tally();
        while (phase == Phase.MEASURE) {
          work.await();
          long begin = System.nanoTime();
          work.once(connection, tally);
          note((System.nanoTime() - begin) / 1000);
        }
        reopened = connection.reopened();
      } catch (Exception e) {
        failure.compareAndSet(null, e);
        phase = Phase.STOP;
      }
    }

    private void note(long took) {
      if (requests == micros.length) {
        micros = Arrays.copyOf(micros, 2 * requests);
      }
      micros[requests++] = (int) took;
    }
  }
}
