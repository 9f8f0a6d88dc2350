package io.logpost.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.logpost.consumer.Polls.Polled;
import io.logpost.engine.Acks;
import io.logpost.engine.Batches;
import io.logpost.engine.InMemoryEngine;
import io.logpost.engine.MemberDescription;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.UnknownMember;
import io.logpost.group.CommittedOffset;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// What a group promises, kept beside the real members: what each client holds, what is out at
/// whom, and what is committed. One thread.
final class MembersModel {
  private static final int CLIENTS = 5;
  private static final Duration MAX_SILENCE = Duration.ofSeconds(30);
  private static final Subscription ALL = Subscription.Pattern.of("orders|aux");

  /// A client's last answer: its token, and what it covers.
  private record Held(String token, Map<TopicPartition, long[]> ranges) {}

  private final SplittableRandom random;
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong claims = new AtomicLong();
  private final InMemoryEngine engine = new InMemoryEngine();
  private Members members = newMembers();

  private final Map<TopicPartition, Long> ends = new TreeMap<>();
  private final Map<TopicPartition, Long> committed = new TreeMap<>();
  private final Map<Integer, Held> held = new HashMap<>();
  private final Map<TopicPartition, Integer> outAt = new HashMap<>();
  private final Map<Integer, Long> lastCall = new HashMap<>();
  private final Set<Integer> unknownSinceRestart = new HashSet<>();
  private final List<Held> stale = new ArrayList<>();

  MembersModel(long seed) {
    random = new SplittableRandom(seed);
    createTopic("orders", 1 + random.nextInt(5));
  }

  private Members newMembers() {
    return new Members(
        engine, () -> Instant.EPOCH, nanos::get, claims::incrementAndGet, _ -> false);
  }

  /// Does one random thing and checks what came of it.
  void step() {
    int client = random.nextInt(CLIENTS);
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3 -> produce();
      case 4, 5, 6, 7, 8, 9 -> poll(client, true);
      case 10 -> poll(client, false);
      case 11, 12 -> acknowledge(client);
      case 13 -> heartbeat(client);
      case 14 -> leave(client);
      case 15, 16 -> pass(Duration.ofSeconds(random.nextInt(25)));
      case 17 -> restartServer();
      case 18 -> acknowledgeStale(client);
      default -> changeTopics();
    }
    checkOwners();
    checkCommitted();
  }

  /// Lets everybody finish: in the end all records of all topics are acknowledged.
  void drain() {
    for (int round = 0; round < 100 && !isDrained(); round++) {
      for (int client = 0; client < CLIENTS; client++) {
        poll(client, true);
      }
      checkOwners();
      checkCommitted();
    }
    assertThat(committed).isEqualTo(ends);
    assertThat(readable()).isEqualTo(ends.keySet());
  }

  private boolean isDrained() {
    return committed.equals(ends) && readable().equals(ends.keySet());
  }

  private Set<TopicPartition> readable() {
    Set<TopicPartition> readable = new HashSet<>();
    if (!lastCall.isEmpty()) {
      for (MemberDescription member : engine.groups().describe("billing").members()) {
        readable.addAll(member.ownership().readable());
      }
    }
    return readable;
  }

  private void produce() {
    List<TopicPartition> all = List.copyOf(ends.keySet());
    TopicPartition partition = all.get(random.nextInt(all.size()));
    String[] values = new String[1 + random.nextInt(5)];
    Arrays.fill(values, "x");
    engine.records().append(Batches.request(Acks.ALL, Batches.part(partition, 1000, values)));
    ends.merge(partition, (long) values.length, Long::sum);
  }

  private void poll(int client, boolean withToken) {
    Held sent = withToken ? held.get(client) : null;
    Polls poll = new Polls(members, "w" + client).subscription(ALL).maxPollInterval(MAX_SILENCE);
    poll.maxRecords(1 + random.nextInt(6));
    boolean autoAck = random.nextInt(8) == 0;
    if (autoAck) {
      poll.autoAck();
    }
    if (sent != null) {
      poll.token(sent.token());
    }
    boolean valid = sent != null && isValid(client, sent);
    Polled polled;
    try {
      polled = poll.now();
    } catch (Fenced e) {
      refused(client, sent, valid, e);
      return;
    }
    called(client);
    if (sent != null) {
      acknowledged(sent);
    } else if (held.containsKey(client)) {
      stale.add(held.get(client));
    }
    putBack(client);
    take(client, polled, autoAck);
  }

  private void take(int client, Polled polled, boolean autoAck) {
    Map<TopicPartition, long[]> ranges = new TreeMap<>();
    for (String record : polled.records()) {
      TopicPartition partition = partition(record);
      long offset = Long.parseLong(record.substring(record.indexOf('@') + 1));
      long[] range =
          ranges.computeIfAbsent(partition, _ -> new long[] {committedOf(partition), offset});
      assertThat(offset).as("order of %s at w%d", record, client).isEqualTo(range[1]);
      assertThat(outAt)
          .as("%s is out while it goes to w%d", record, client)
          .doesNotContainKey(partition);
      range[1] = offset + 1;
    }
    ranges.forEach((partition, range) -> assertThat(range[0]).isLessThan(range[1]));
    if (autoAck) {
      ranges.forEach((partition, range) -> committed.put(partition, range[1]));
    } else if (!ranges.isEmpty()) {
      held.put(client, new Held(polled.token(), ranges));
      ranges.keySet().forEach(partition -> outAt.put(partition, client));
    }
  }

  private long committedOf(TopicPartition partition) {
    return committed.getOrDefault(partition, 0L);
  }

  /// Whether a client's token has to be taken: nothing of it moved on.
  private boolean isValid(int client, Held sent) {
    return sent.ranges().entrySet().stream()
        .allMatch(range ->
            !ends.containsKey(range.getKey())
                || (outAt.getOrDefault(range.getKey(), -1) == client
                    && committedOf(range.getKey()) == range.getValue()[0]));
  }

  private void acknowledged(Held sent) {
    sent.ranges()
        .forEach((partition, range) -> {
          if (ends.containsKey(partition)) {
            assertThat(committedOf(partition)).isIn(range[0], range[1]);
            committed.put(partition, range[1]);
          }
        });
  }

  private void refused(int client, Held sent, boolean valid, Fenced e) {
    if (sent == null || valid) {
      fail("w%d was refused: %s".formatted(client, e.detail()), e);
    }
    heardIfThere(client);
    stale.add(sent);
    held.remove(client);
  }

  /// What the client held is done with, one way or the other.
  private void putBack(int client) {
    held.remove(client);
    outAt.values().removeIf(owner -> owner == client);
  }

  private void called(int client) {
    lastCall.put(client, nanos.get());
    unknownSinceRestart.remove(client);
  }

  private void heardIfThere(int client) {
    if (members.has(new MemberName("billing", "w" + client))) {
      called(client);
    }
  }

  private void acknowledge(int client) {
    Held sent = held.get(client);
    if (sent == null) {
      return;
    }
    boolean valid = isValid(client, sent);
    try {
      members.ack(new MemberName("billing", "w" + client), sent.token());
    } catch (Fenced e) {
      refused(client, sent, valid, e);
      return;
    }
    heardIfThere(client);
    acknowledged(sent);
    putBack(client);
    stale.add(sent);
  }

  /// A token of long ago commits nothing, whoever sends it; but after a restart the first one of a
  /// member counts, if its offsets are still those of then.
  private void acknowledgeStale(int client) {
    if (stale.isEmpty() || unknownSinceRestart.contains(client)) {
      return;
    }
    Held old = stale.get(random.nextInt(stale.size()));
    try {
      members.ack(new MemberName("billing", "w" + client), old.token());
      heardIfThere(client);
    } catch (Fenced _) {
      heardIfThere(client);
    }
  }

  private void heartbeat(int client) {
    try {
      members.heartbeat(new MemberName("billing", "w" + client));
      lastCall.put(client, nanos.get());
    } catch (UnknownMember _) {
      assertThat(lastCall).doesNotContainKey(client);
    }
  }

  private void leave(int client) {
    try {
      members.leave(new MemberName("billing", "w" + client), null);
    } catch (UnknownMember _) {
      assertThat(lastCall).doesNotContainKey(client);
    }
    gone(client);
  }

  private void gone(int client) {
    lastCall.remove(client);
    unknownSinceRestart.remove(client);
    outAt.values().removeIf(owner -> owner == client);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    members.expire();
    for (int client : Set.copyOf(lastCall.keySet())) {
      if (nanos.get() - lastCall.get(client) > MAX_SILENCE.toNanos()) {
        gone(client);
      }
    }
    for (int client = 0; client < CLIENTS; client++) {
      assertThat(members.has(new MemberName("billing", "w" + client)))
          .as("w%d is there", client)
          .isEqualTo(lastCall.containsKey(client));
    }
  }

  private void restartServer() {
    members.stop();
    members = newMembers();
    members.revive(engine.groups().stored());
    lastCall.replaceAll((_, _) -> nanos.get());
    unknownSinceRestart.addAll(lastCall.keySet());
  }

  private void changeTopics() {
    int orders = engine.topics().partitionCount("orders");
    if (random.nextBoolean() && orders < 8) {
      engine.topics().addPartitions("orders", orders + 1);
      ends.put(new TopicPartition("orders", orders), 0L);
      committed.put(new TopicPartition("orders", orders), 0L);
    } else if (engine.topics().names().contains("aux")) {
      engine.topics().delete("aux");
      ends.keySet().removeIf(partition -> partition.topic().equals("aux"));
      committed.keySet().removeIf(partition -> partition.topic().equals("aux"));
      outAt.keySet().removeIf(partition -> partition.topic().equals("aux"));
      held.values().forEach(MembersModel::forgetAux);
      stale.forEach(MembersModel::forgetAux);
    } else {
      createTopic("aux", 1 + random.nextInt(3));
    }
  }

  private static void forgetAux(Held of) {
    of.ranges().keySet().removeIf(partition -> partition.topic().equals("aux"));
  }

  private void createTopic(String topic, int partitions) {
    engine.topics().create(topic, partitions);
    for (int number = 0; number < partitions; number++) {
      ends.put(new TopicPartition(topic, number), 0L);
      committed.put(new TopicPartition(topic, number), 0L);
    }
  }

  private void checkOwners() {
    Map<TopicPartition, String> owners = new HashMap<>();
    if (lastCall.isEmpty()) {
      return;
    }
    for (MemberDescription member : engine.groups().describe("billing").members()) {
      member
          .ownership()
          .owned()
          .keySet()
          .forEach(partition ->
              assertThat(owners.put(partition, member.member())).as("%s", partition).isNull());
    }
    outAt.forEach((partition, client) ->
        assertThat(owners).as("%s is out", partition).containsEntry(partition, "w" + client));
  }

  private void checkCommitted() {
    Map<TopicPartition, CommittedOffset> now = engine.groups().committed("billing");
    committed.forEach((partition, offset) ->
        assertThat(now.containsKey(partition) ? now.get(partition).nextOffset() : 0)
            .as("committed of %s", partition)
            .isEqualTo(offset));
  }

  private static TopicPartition partition(String record) {
    int dash = record.indexOf('-');
    return new TopicPartition(
        record.substring(0, dash),
        Integer.parseInt(record.substring(dash + 1, record.indexOf('@'))));
  }
}
