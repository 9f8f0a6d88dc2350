package io.logpost.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.groups.GroupHttp.Answer;
import io.logpost.groups.StormLog.Delivery;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// A process that works for the group, until it is told to leave or killed.
///
/// Threads: it has one of its own, which alone calls the server; {@link #leave} and {@link #kill}
/// are for the test's. The fields that tell its delivery may be read once it has ended.
final class StormMember {
  static final String TOPIC = "storm";
  static final String GROUP = "storm";
  static final int MAX_POLL_INTERVAL_MS = 1000;
  private static final int MOST_RECORDS = 150;
  private static final int WAIT_MS = 500;

  /// A token as JSON, and what it acknowledges.
  private record Token(String json, List<Delivery> deliveries) {
    private static final Token NONE = new Token("null", List.of());

    private boolean isNone() {
      return deliveries.isEmpty();
    }
  }

  private final String name;
  private final GroupHttp http;
  private final StormLog log;
  private final Random random;
  private final Runnable awaitServer;
  private final Runnable onDelivery;
  private final Thread thread;

  private final CountDownLatch killed = new CountDownLatch(1);

  private volatile boolean leaving;
  private volatile Throwable failure;

  private Token token = Token.NONE;

  /// One of some time ago, which says nothing any more.
  private Token earlier = Token.NONE;

  /// @param awaitServer called when no answer came: waits while the server restarts
  StormMember(
      String name,
      GroupHttp http,
      StormLog log,
      Random random,
      Runnable awaitServer,
      Runnable onDelivery) {
    this.name = name;
    this.http = http;
    this.log = log;
    this.random = random;
    this.awaitServer = awaitServer;
    this.onDelivery = onDelivery;
    this.thread = Thread.ofVirtual().name(name).start(this::run);
  }

  String name() {
    return name;
  }

  /// Has it acknowledge and leave, and waits for that.
  void leave() {
    leaving = true;
    join();
  }

  /// Ends it without a word: its connections drop, whatever is under way.
  void kill() {
    killed.countDown();
    http.close();
    join();
  }

  /// Acknowledges, long after it was killed, what it had received.
  void acknowledgeLate(GroupHttp other) {
    acknowledge(other, token);
    token = Token.NONE;
  }

  /// Throws what went wrong in it.
  void check() {
    if (failure != null) {
      throw new AssertionError(name + " failed", failure);
    }
  }

  private void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    http.close();
    check();
  }

  private void run() {
    try {
      while (!isKilled() && !leaving) {
        step(this::pollAndWork);
      }
      if (!isKilled()) {
        step(this::sayGoodbye);
      }
    } catch (RuntimeException | AssertionError e) {
      failure = e;
    }
  }

  /// Takes a step that may go without an answer, since it or the server is killed.
  private void step(Runnable step) {
    try {
      step.run();
    } catch (UncheckedIOException _) {
      if (isKilled()) {
        log.isCutOff(name);
      } else {
        awaitServer.run();
      }
    }
  }

  private void pollAndWork() {
    int choice = random.nextInt(100);
    if (choice < 20) {
      acknowledge(http, token);
      forget();
    } else if (choice < 25) {
      forget();
    } else if (choice < 35) {
      acknowledge(http, earlier);
    }
    poll();
    work();
  }

  /// Takes its time, now and then too much of it; ends when it is killed.
  private void work() {
    int choice = token.isNone() ? 0 : random.nextInt(100);
    int mostMs = choice < 70 ? 10 : choice < 98 ? 60 : 2 * MAX_POLL_INTERVAL_MS;
    try {
      var _ = killed.await(random.nextInt(mostMs), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isKilled() {
    return killed.getCount() == 0;
  }

  private void poll() {
    String body =
        """
        {"topics":["%s"],"ack_token":%s,"max_records":%d,"wait_ms":%d,"max_poll_interval_ms":%d}\
        """
            .formatted(
                TOPIC,
                token.json(),
                random.nextInt(1, MOST_RECORDS),
                WAIT_MS,
                MAX_POLL_INTERVAL_MS);
    log.calls(name);
    Answer answer = call(http, "POST", "/poll", body, token);
    forget();
    if (answer.status() == 200) {
      receive(answer.body());
    }
  }

  private void acknowledge(GroupHttp over, Token acknowledged) {
    if (!acknowledged.isNone()) {
      String body = "{\"ack_token\":" + acknowledged.json() + "}";
      var _ = call(over, "POST", "/ack", body, acknowledged);
    }
  }

  /// Makes a call that acknowledges, perhaps nothing.
  private Answer call(GroupHttp over, String method, String call, String body, Token with) {
    long sentMs = log.sendsAck(with.deliveries());
    Answer answer = over.member(method, GROUP, name, call, body);
    assertThat(answer.status()).as("%s %s: %s", name, call, answer).isIn(200, 204, 404, 409);
    if (answer.status() < 300) {
      log.isAcknowledged(with.deliveries(), sentMs);
    }
    return answer;
  }

  private void receive(JsonNode page) {
    long deadlineMs = page.get("poll_deadline").asLong();
    List<Delivery> received = new ArrayList<>();
    List<Integer> values = new ArrayList<>();
    int partition = -1;
    long from = 0;
    long next = 0;
    for (JsonNode record : page.get("records")) {
      int recordPartition = record.get("partition").asInt();
      long offset = record.get("offset").asLong();
      if (recordPartition != partition) {
        addDelivery(received, partition, from, next, deadlineMs);
        partition = recordPartition;
        from = offset;
        next = offset;
      }
      assertThat(offset).as("the offset in %s", record).isEqualTo(next);
      next++;
      values.add(record.get("value").asInt());
    }
    addDelivery(received, partition, from, next, deadlineMs);
    assertThat(page.get("ack_token").isNull()).isEqualTo(received.isEmpty());
    log.receives(name, received, values);
    token = new Token(page.get("ack_token").toString(), received);
    received.forEach(_ -> onDelivery.run());
  }

  private void addDelivery(List<Delivery> to, int partition, long from, long next, long deadline) {
    if (partition >= 0) {
      long readMs = deadline - MAX_POLL_INTERVAL_MS;
      to.add(new Delivery(name, partition, from, next, readMs, deadline));
    }
  }

  /// Leaves with its token or, where that is out of date, without.
  private void sayGoodbye() {
    log.calls(name);
    String query = token.isNone() ? "" : "?ack_token=" + token.json().replace("\"", "");
    if (call(http, "DELETE", query, "", token).status() == 409) {
      var _ = call(http, "DELETE", "", "", Token.NONE);
    }
  }

  private void forget() {
    earlier = random.nextInt(5) == 0 ? token : earlier;
    token = Token.NONE;
  }
}
