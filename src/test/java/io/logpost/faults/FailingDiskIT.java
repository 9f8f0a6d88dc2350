package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import io.logpost.faults.Ledger.Kind;
import io.logpost.faults.ServerHttp.Answer;
import io.logpost.faults.ServerHttp.Keyed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
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
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HEALTHY = "healthy";

  private final List<Ledger> ledgers = new ArrayList<>();
  private LogpostProcess server;
  private ServerHttp http;
  private Path directory;
  private int numbers;

  @BeforeAll
  void start(@TempDir Path directory) {
    Tool.require("strace");
    this.directory = directory;
    server = new LogpostProcess(directory, "--logpost.produce.timeout=2s");
    http = new ServerHttp(server.port());
    topic(HEALTHY);
  }

  /// What is left after all that, once more from the disk.
  @AfterAll
  void losesNothing() {
    if (server == null) {
      return;
    }
    try (LogpostProcess ending = server) {
      ending.killAndRestart();
      check();
    }
  }

  @Test
  void aFailedForceIsNotTriedAgainAndItsOutcomeIsUnknown() throws IOException {
    Ledger ledger = topic("unforced");
    assertThat(produce(ledger, 10).status()).isEqualTo(200);
    List<String> calls;
    try (Strace strace = strace(ledger, "inject=fdatasync,fsync:error=EIO:when=1")) {
      Answer answer = produce(ledger, 10);
      assertThat(answer.status()).as("%s", answer).isEqualTo(504);
      assertThat(answer.stored()).isEqualTo("unknown");
      calls = strace.detach();
    }

    othersGoOn(ledger);
    assertThat(calls).as("the fault came").anyMatch(call -> call.contains("(INJECTED)"));
    assertNoForceWithoutACut(calls);
    goesOn(ledger);
  }

  @Test
  void aFailedWriteIsNotStored() throws IOException {
    Ledger ledger = topic("unwritten");
    assertThat(produce(ledger, 10).status()).isEqualTo(200);
    try (Strace _ = strace(ledger, "inject=write,writev,pwrite64,pwritev:error=EIO:when=1")) {
      Answer answer = produce(ledger, 10);
      assertThat(answer.status()).as("%s", answer).isEqualTo(503);
      assertThat(answer.stored()).isEqualTo("no");
    }

    othersGoOn(ledger);
    goesOn(ledger);
  }

  @Test
  void aSlowForceHoldsUpNobodyElse() throws IOException {
    Ledger ledger = topic("slow");
    assertThat(produce(ledger, 10).status()).isEqualTo(200);
    try (Strace _ = strace(ledger, "inject=fdatasync,fsync:delay_enter=1500000")) {
      CompletableFuture<Answer> slow = CompletableFuture.supplyAsync(() -> produce(ledger, 10));
      for (int i = 0; i < 10; i++) {
        assertThat(produce(ledgers.getFirst(), 1).status()).isEqualTo(200);
      }
      assertThat(slow).as("the others were done before it").isNotDone();
      assertThat(slow.join().status()).isEqualTo(200);
    }
  }

  @Test
  void whoWaitsForAStuckForceIsAnsweredInTime() throws IOException {
    Ledger ledger = topic("stuck");
    assertThat(produce(ledger, 10).status()).isEqualTo(200);
    try (Strace _ = strace(ledger, "inject=fdatasync,fsync:delay_enter=30000000")) {
      Answer answer = produce(ledger, 10);
      assertThat(answer.status()).as("%s", answer).isEqualTo(504);
      assertThat(answer.stored()).isEqualTo("unknown");
      awaitHealth(ledger, "waiting for the disk");
      othersGoOn(ledger);
    }
  }

  private void awaitHealth(Ledger ledger, String words) {
    String name = ledger.topic() + "-0";
    await(() -> http.partitionsHealth().path("details").path(name).asString("").contains(words));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it comes in time").isLessThan(end);
      LockSupport.parkNanos(50_000_000);
    }
  }

  /// Reads of what was flushed, other partitions, and health, which names the one that fails.
  private void othersGoOn(Ledger failing) {
    assertThat(http.partitionsHealth().toString())
        .contains("\"DOWN\"")
        .contains(failing.topic() + "-0");
    assertThat(ServerHttp.records(http.fetch(failing.topic(), 0, 0, 100).ok())).hasSize(10);
    assertThat(produce(ledgers.getFirst(), 10).status()).isEqualTo(200);
  }

  private void goesOn(Ledger ledger) {
    assertThat(ledger.topic()).isNotEmpty();
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

  private Ledger topic(String name) {
    http.createTopic(name, 1, "{}");
    Ledger ledger = new Ledger(name, Kind.KEPT);
    ledgers.add(ledger);
    return ledger;
  }

  private Answer produce(Ledger ledger, int count) {
    String producer = ledger.topic() + numbers++;
    List<Keyed> records =
        Stream.iterate(0, i -> i + 1)
            .limit(count)
            .map(i -> new Keyed("k", producer + "-" + i))
            .toList();
    ledger.sends(records);
    Answer answer = http.produce(ledger.topic(), records);
    ledger.isAnswered(records, answer);
    return answer;
  }

  private void check() {
    for (Ledger ledger : ledgers) {
      ledger.check(0, http.readAll(ledger.topic(), 0));
    }
  }

  private Strace strace(Ledger ledger, String injection) throws IOException {
    return Strace.attach(
        server.pid(),
        directory.resolve(ledger.topic() + ".strace"),
        log(ledger.topic()),
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
