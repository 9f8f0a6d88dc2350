package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/// Members that sit in one long poll after another, each on a connection and a thread of its own.
///
/// One thread adds and begins them.
final class LongPolls implements AutoCloseable {
  private static final int WAIT_MS = 60_000;
  private static final int BUFFER_BYTES = 4096;

  private final Server server;
  private final String topic;
  private final List<Poller> pollers = new ArrayList<>();
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  LongPolls(Server server, String topic) {
    this.server = server;
    this.topic = topic;
  }

  /// Opens a member's connection.
  ///
  /// @param firstWaitMs how long its first poll waits; later ones wait 60 s
  void add(String group, String member, int firstWaitMs) throws IOException {
    pollers.add(new Poller(group, member, firstWaitMs));
  }

  void add(String group, String member) throws IOException {
    add(group, member, WAIT_MS);
  }

  /// Sends the first polls of those that have sent none, all at the same time; returns when the
  /// last has been sent, with its {@link System#nanoTime}.
  long begin() throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    List<Poller> fresh = pollers.stream().filter(p -> p.thread == null).toList();
    fresh.forEach(p -> p.begin(start));
    start.countDown();
    long last = 0;
    for (Poller poller : fresh) {
      poller.begun.await();
      last = Math.max(last, poller.begunNanos);
    }
    return last;
  }

  /// Lets the member that was added last leave its group.
  void removeLast(Connection connection) throws IOException {
    Poller poller = pollers.removeLast();
    poller.ended = true;
    poller.member.leave(connection);
    poller.connection.close();
  }

  /// Throws why a member ended, if one did.
  void check() throws Exception {
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  @Override
  public void close() throws IOException {
    for (Poller poller : pollers) {
      poller.ended = true;
      poller.connection.close();
    }
  }

  private final class Poller implements Runnable {
    private final Connection connection =
        new Connection(server.port(), BUFFER_BYTES, BUFFER_BYTES / 2);
    private final Member member;
    private final ByteBuffer first;
    private final ByteBuffer later;
    private final CountDownLatch begun = new CountDownLatch(1);
    private CountDownLatch start;
    private Thread thread;
    private volatile long begunNanos;
    private volatile boolean ended;

    Poller(String group, String name, int firstWaitMs) throws IOException {
      first = new Member(group, name, topic, "\"wait_ms\":" + firstWaitMs).request();
      member = new Member(group, name, topic, "\"wait_ms\":" + WAIT_MS);
      later = member.request();
    }

    void begin(CountDownLatch gate) {
      start = gate;
      thread = Thread.startVirtualThread(this);
    }

    @Override
    public void run() {
      try {
        start.await();
        connection.send(first);
        begunNanos = System.nanoTime();
        begun.countDown();
        connection.readAnswer();
        while (!ended) {
          connection.exchange(later);
        }
      } catch (Exception e) {
        begun.countDown();
        if (!ended) {
          failure.compareAndSet(null, e);
        }
      }
    }
  }
}
