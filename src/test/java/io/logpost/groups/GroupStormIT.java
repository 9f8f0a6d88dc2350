package io.logpost.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.LogpostProcess;
import io.logpost.groups.GroupHttp.Keyed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills and starts the members of a group at random, and the server in the middle of it: every
/// record is delivered, nothing that was acknowledged is delivered again, each partition goes on in
/// order, and no two members hold it at the same time.
///
/// `-Dstorm.records=N`, `-Dstorm.restarts=N` for longer storms, `-Dstorm.seed=N` for the seed that
/// a failure printed: it decides what is done, not when threads come to run.
class GroupStormIT {
  private static final int RECORDS = Integer.getInteger("storm.records", 100_000);
  private static final int RESTARTS = Integer.getInteger("storm.restarts", 1);
  private static final long SEED = Long.getLong("storm.seed", System.nanoTime());
  private static final int PARTITIONS = 12;
  private static final int MEMBERS = 8;
  private static final int FEWEST_MEMBERS = 4;
  private static final int BATCH = 1000;
  private static final Duration LIMIT = Duration.ofSeconds(120).multipliedBy(1 + RESTARTS);

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final StormLog log = new StormLog();
  private final Semaphore deliveries = new Semaphore(0);
  private final List<StormMember> alive = new ArrayList<>();
  private final List<StormMember> killed = new ArrayList<>();
  private final List<String> freeNames = new ArrayList<>();
  private volatile CountDownLatch serverIsUp = new CountDownLatch(0);
  private LogpostProcess server;
  private GroupHttp http;
  private int names;
  private int kills;
  private int produced;

  @AfterEach
  void end() {
    alive.forEach(StormMember::kill);
    http.close();
    server.close();
  }

  @Test
  void everyRecordArrivesAndNothingAcknowledgedArrivesAgainWhileMembersAndServerAreKilled()
      throws InterruptedException {
    System.out.println("storm.seed=" + SEED);
    server = new LogpostProcess(directory);
    http = new GroupHttp(server.port());
    http.createTopic(StormMember.TOPIC, PARTITIONS);
    for (int i = 0; i < MEMBERS; i++) {
      start();
    }
    long begin = System.nanoTime();
    for (int part = 1; part <= RESTARTS + 1; part++) {
      produceUpTo((int) ((long) RECORDS * part / (RESTARTS + 1)));
      stormWhileMoreThan(part > RESTARTS ? 0 : (produced - RECORDS * (part - 1L)) / 2, begin);
      if (part <= RESTARTS) {
        restartServer();
      }
    }
    stormWhileMoreThan(0, begin);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    alive.forEach(StormMember::leave);
    alive.clear();
    log.check(RECORDS);
    System.out.printf(
        "%d records in %d deliveries, %d of them again, %d members killed: %s%n",
        RECORDS, log.deliveryCount(), log.redeliveredRecords(), kills, took);
    assertThat(kills).as("it was a storm").isGreaterThan(5);
  }

  private void produceUpTo(int count) {
    while (produced < count) {
      List<Keyed> batch = new ArrayList<>();
      for (int i = 0; i < BATCH && produced < count; i++) {
        batch.add(new Keyed("key-" + random.nextInt(5000), produced++));
      }
      http.produce(StormMember.TOPIC, batch);
    }
  }

  /// Lets the group work, and something happen to it every few deliveries, until it has so few
  /// records before it.
  private void stormWhileMoreThan(long lag, long beginNanos) throws InterruptedException {
    while (http.lag(StormMember.GROUP, StormMember.TOPIC) > lag) {
      assertThat(Duration.ofNanos(System.nanoTime() - beginNanos)).isLessThan(LIMIT);
      alive.forEach(StormMember::check);
      while (alive.size() < FEWEST_MEMBERS) {
        start();
      }
      strike();
      var _ = deliveries.tryAcquire(random.nextInt(5, 30), 1, TimeUnit.SECONDS);
    }
  }

  private void strike() {
    int choice = random.nextInt(100);
    if (choice < 45 && alive.size() < MEMBERS) {
      start();
    } else if (choice < 80) {
      StormMember victim = alive.remove(random.nextInt(alive.size()));
      victim.kill();
      kills++;
      killed.add(victim);
      freeNames.add(victim.name());
    } else if (choice < 90) {
      alive.remove(random.nextInt(alive.size())).leave();
    } else if (!killed.isEmpty()) {
      killed.remove(random.nextInt(killed.size())).acknowledgeLate(http);
    }
  }

  /// Starts a member, often under the name of one that was killed.
  private void start() {
    String name =
        !freeNames.isEmpty() && random.nextInt(100) < 60
            ? freeNames.remove(random.nextInt(freeNames.size()))
            : "w" + names++;
    alive.add(
        new StormMember(
            name,
            new GroupHttp(server.port()),
            log,
            new Random(random.nextLong()),
            this::awaitServer,
            deliveries::release));
  }

  private void awaitServer() {
    try {
      serverIsUp.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void restartServer() {
    serverIsUp = new CountDownLatch(1);
    server.killAndRestart();
    serverIsUp.countDown();
    http.close();
    http = new GroupHttp(server.port());
  }
}
