package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import io.logpost.faults.Ledger.Kind;
import io.logpost.faults.ServerHttp.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Has the system calls on one partition's file fail or take their time in a running server: that
/// partition suffers, the others do not notice, and nothing acknowledged is lost.
///
/// One server for all tests, each of which has a topic of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailingDiskIT {
  private static final String CALLS =
      "trace=fdatasync,fsync,ftruncate,write,writev,pwrite64,pwritev";
  private static final String FIRST_LOG = "00000000000000000000.log";
  private static final String HEALTHY = "healthy";

  private final List<Producer> producers = new ArrayList<>();
  private LogpostProcess server;
  private ServerHttp http;
  private Producer healthy;
  private Path directory;

  @BeforeAll
  void start(@TempDir Path directory) {
    Tool.require("strace");
    this.directory = directory;
    server = new LogpostProcess(directory, "--logpost.produce.timeout=6s");
    http = new ServerHttp(server.port());
    healthy = topic(HEALTHY);
  }

  /// Each partition takes writes again by itself, and all that is there once more from the disk.
  @AfterAll
  void losesNothing() {
    if (server == null) {
      return;
    }
    try (LogpostProcess ending = server) {
      producers.forEach(producer -> Await.that(() -> producer.send(10).status() == 200));
      ending.killAndRestart();
      producers.forEach(Producer::check);
    }
  }

  @Test
  void aFailedForceIsNotTriedAgainAndItsOutcomeIsUnknown() throws IOException {
    Producer producer = topic("unforced");
    producer.store(10);
    List<String> calls;
    try (Strace strace = strace("unforced", "inject=fdatasync,fsync:error=EIO:when=1")) {
      Answer answer = producer.send(10);
      assertThat(answer.status()).as("%s", answer).isEqualTo(504);
      assertThat(answer.stored()).isEqualTo("unknown");
      othersGoOn("unforced");
      calls = strace.detach();
    }

    assertThat(calls).as("the fault came").anyMatch(call -> call.contains("(INJECTED)"));
    assertNoForceWithoutACut(calls);
  }

  @Test
  void aFailedWriteIsNotStored() throws IOException {
    Producer producer = topic("unwritten");
    producer.store(10);
    try (Strace _ = strace("unwritten", "inject=write,writev,pwrite64,pwritev:error=EIO:when=1")) {
      Answer answer = producer.send(10);
      assertThat(answer.status()).as("%s", answer).isEqualTo(503);
      assertThat(answer.stored()).isEqualTo("no");
      othersGoOn("unwritten");
    }
  }

  @Test
  void aSlowForceHoldsUpNobodyElse() throws IOException {
    Producer producer = topic("slow");
    producer.store(10);
    try (Strace _ = strace("slow", "inject=fdatasync,fsync:delay_enter=3000000")) {
      CompletableFuture<Answer> slow = CompletableFuture.supplyAsync(() -> producer.send(10));
      for (int i = 0; i < 5; i++) {
        healthy.store(1);
      }
      assertThat(slow).as("the others were done before it").isNotDone();
      assertThat(slow.join().status()).isEqualTo(200);
    }
  }

  @Test
  void whoWaitsForAStuckForceIsAnsweredInTime() throws IOException {
    Producer producer = topic("stuck");
    producer.store(10);
    try (Strace _ = strace("stuck", "inject=fdatasync,fsync:delay_enter=30000000")) {
      Answer answer = producer.send(10);
      assertThat(answer.status()).as("%s", answer).isEqualTo(504);
      assertThat(answer.stored()).isEqualTo("unknown");
      awaitHealth("stuck", "waiting for the disk");
      othersGoOn("stuck");
    }
  }

  private void awaitHealth(String topic, String words) {
    String name = topic + "-0";
    Await.that(
        () -> http.partitionsHealth().path("details").path(name).asString("").contains(words));
  }

  /// Reads of what was flushed, other partitions, and health, which names the one that fails.
  private void othersGoOn(String failing) {
    assertThat(http.partitionsHealth().toString()).contains("\"DOWN\"").contains(failing + "-0");
    assertThat(ServerHttp.records(http.fetch(failing, 0, 0, 100).ok())).hasSize(10);
    healthy.store(10);
  }

  /// Until it was cut, a file whose force failed is not forced again.
  private static void assertNoForceWithoutACut(List<String> calls) {
    boolean mayForce = true;
    for (String call : calls) {
      if (call.contains("ftruncate(")) {
        mayForce = true;
      } else if (call.contains("sync(")) {
        assertThat(mayForce).as("a second force without a cut in %s", calls).isTrue();
        mayForce = !call.contains("INJECTED");
      }
    }
  }

  /// A producer of a topic of its own, of one partition.
  private Producer topic(String name) {
    http.createTopic(name, 1, "{}");
    Producer producer = new Producer(http, new Ledger(name, Kind.KEPT), 0);
    producers.add(producer);
    return producer;
  }

  private Strace strace(String topic, String injection) throws IOException {
    return Strace.attach(
        server.pid(),
        directory.resolve(topic + ".strace"),
        log(topic),
        "-e",
        CALLS,
        "-e",
        injection);
  }

  private Path log(String topic) throws IOException {
    String id = http.call("GET", "/v1/topics/" + topic, "").ok().get("topic_id").asString();
    Path log = server.dataDirectory().resolve("topics").resolve(id).resolve("0").resolve(FIRST_LOG);
    assertThat(Files.exists(log)).isTrue();
    return log.toRealPath();
  }
}
