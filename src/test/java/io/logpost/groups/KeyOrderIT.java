package io.logpost.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.WholeService;
import io.logpost.groups.Consumer.Received;
import io.logpost.groups.GroupHttp.Keyed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/// The records of one key arrive in order at one member, while members of its group join, leave and
/// crash: step by step from a seed, held against a model of each key.
///
/// `-Dkeys.steps=N` for more steps, `-Dkeys.seed=N` for the seed that a failure printed.
@Timeout(120)
class KeyOrderIT {
  private static final int STEPS = Integer.getInteger("keys.steps", 400);
  private static final long SEED = Long.getLong("keys.seed", System.nanoTime());
  private static final int KEYS = 40;
  private static final int MOST_CONSUMERS = 5;
  private static final int PER_POLL = 8;

  /// What has become of the records of one key, whose values count from 0.
  private static final class Key {
    private int produced;
    private int acknowledged;
    private int received;

    /// Who has received some that it has not acknowledged.
    private Consumer holder;

    private void receive(Consumer consumer, Received record) {
      assertThat(holder).as("who has not acknowledged %s", record).isIn(null, consumer);
      assertThat(record.value()).as("%s, in order", record).isEqualTo(received);
      received++;
      holder = consumer;
    }

    private void end(Consumer consumer, boolean isAcknowledged) {
      if (consumer.equals(holder)) {
        acknowledged = isAcknowledged ? received : acknowledged;
        received = acknowledged;
        holder = null;
      }
    }
  }

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private final Map<String, Key> keys = new HashMap<>();
  private final List<Consumer> consumers = new ArrayList<>();
  private GroupHttp http;
  private int names;

  @Test
  void recordsOfOneKeyArriveInOrderAtOneMemberWhileMembersJoinLeaveAndCrash() {
    System.out.println("keys.seed=" + SEED);
    try (ConfigurableApplicationContext service =
        WholeService.start("--server.port=0", "--logpost.data-dir=" + directory)) {
      http =
          new GroupHttp(
              service.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
      http.createTopic("orders", 6);
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      join();
      while (http.lag("group", "orders") > 0) {
        consumers.forEach(consumer -> poll(consumer, 100));
      }
      assertThat(keys.values())
          .hasSize(KEYS)
          .allSatisfy(key -> assertThat(key.acknowledged).isEqualTo(key.produced));
    }
  }

  private void step() {
    int choice = random.nextInt(100);
    if (choice < 40) {
      produce();
    } else if (choice < 50 || consumers.isEmpty()) {
      join();
    } else {
      Consumer consumer = consumers.get(random.nextInt(consumers.size()));
      if (choice < 94) {
        poll(consumer, 0);
      } else if (choice < 97) {
        consumer.leave();
        end(consumer);
      } else {
        consumer.pollAndCrash(PER_POLL);
        acknowledge(consumer);
        end(consumer);
      }
    }
  }

  private void produce() {
    List<Keyed> records = new ArrayList<>();
    for (int i = random.nextInt(1, 20); i > 0; i--) {
      String key = "k" + random.nextInt(KEYS);
      records.add(new Keyed(key, keys.computeIfAbsent(key, _ -> new Key()).produced++));
    }
    http.produce("orders", records);
  }

  private void join() {
    if (consumers.size() < MOST_CONSUMERS) {
      consumers.add(new Consumer(http, "group", "w" + names++, "orders"));
      poll(consumers.getLast(), 0);
    }
  }

  private void poll(Consumer consumer, int waitMs) {
    List<Received> records = consumer.poll(PER_POLL, waitMs);
    acknowledge(consumer);
    records.forEach(record -> keys.get(record.key()).receive(consumer, record));
  }

  private void acknowledge(Consumer consumer) {
    keys.values().forEach(key -> key.end(consumer, true));
  }

  private void end(Consumer consumer) {
    keys.values().forEach(key -> key.end(consumer, false));
    consumers.remove(consumer);
  }
}
