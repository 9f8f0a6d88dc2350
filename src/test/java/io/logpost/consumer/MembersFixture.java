package io.logpost.consumer;

import io.logpost.engine.Acks;
import io.logpost.engine.Batches;
import io.logpost.engine.InMemoryEngine;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;

/// Members over an engine in memory whose clock stands until the test moves it.
abstract class MembersFixture {
  static final Instant NOW = Instant.ofEpochMilli(1_763_720_000_000L);
  static final TopicPartition P0 = new TopicPartition("orders", 0);
  static final TopicPartition P1 = new TopicPartition("orders", 1);
  static final MemberName W1 = new MemberName("billing", "w1");
  static final MemberName W2 = new MemberName("billing", "w2");
  static final Duration A_MINUTE = Duration.ofMinutes(1);

  final AtomicLong nanos = new AtomicLong();
  final AtomicLong claims = new AtomicLong();
  final InMemoryEngine engine = new InMemoryEngine();
  Members members = newMembers();

  @BeforeEach
  void createTopic() {
    engine.topics().create("orders", 2);
  }

  final Members newMembers() {
    return new Members(
        engine, () -> NOW, nanos::get, claims::incrementAndGet, name -> name.member().equals("v2"));
  }

  final void produce(TopicPartition partition, int count) {
    String[] values = new String[count];
    Arrays.fill(values, "x");
    engine.records().append(Batches.request(Acks.ALL, Batches.part(partition, 1000, values)));
  }

  final Polls poll(String member) {
    return new Polls(members, member);
  }

  final long committed(TopicPartition partition) {
    CommittedOffset committed = engine.groups().committed("billing").get(partition);
    return committed == null ? -1 : committed.nextOffset();
  }

  final void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    members.expire();
  }

  final void restartServer() {
    members.stop();
    members = newMembers();
    members.revive(engine.groups().stored());
  }

  final Map<TopicPartition, String> owners() {
    Map<TopicPartition, String> owners = new TreeMap<>();
    engine
        .groups()
        .describe("billing")
        .members()
        .forEach(
            member -> member.ownership().readable().forEach(p -> owners.put(p, member.member())));
    return owners;
  }
}
