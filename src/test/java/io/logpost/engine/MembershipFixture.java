package io.logpost.engine;

import io.logpost.group.CommittedOffset;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Short words for members of groups.
public abstract class MembershipFixture extends RecordsContract {
  protected static final Subscription ORDERS = new Subscription.Topics(Set.of("orders"));
  private static final long PATIENCE_NANOS = Duration.ofSeconds(20).toNanos();

  protected static JoinRequest request(String member, Subscription subscription) {
    return new JoinRequest(
        "billing", member, subscription, Optional.empty(), Duration.ofMinutes(5));
  }

  /// A member of the group `billing` that reads `orders`.
  protected final GroupMember join(String member) {
    return join(member, () -> {});
  }

  /// The only member, when it has everything.
  protected final GroupMember joinAlone() {
    GroupMember member = join("a");
    await(() -> member.ownership().readable().equals(Set.of(orders0, orders1)));
    return member;
  }

  protected final GroupMember join(String member, Runnable onChange) {
    return engine().groups().join(request(member, ORDERS), onChange);
  }

  /// What is told on another thread comes soon.
  protected static void await(BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > PATIENCE_NANOS) {
        throw new AssertionError("waited in vain");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  protected static Set<TopicPartition> owned(GroupMember member) {
    return member.ownership().owned().keySet();
  }

  protected static Map<TopicPartition, CommittedOffset> at(TopicPartition partition, long offset) {
    return Map.of(partition, new CommittedOffset(offset, ""));
  }

  protected static Map<TopicPartition, Long> from(TopicPartition partition) {
    return Map.of(partition, 0L);
  }

  protected static FetchResult fetch(
      GroupMember member, Map<TopicPartition, Long> positions, Duration maxWait) {
    return member.fetch(
        new FetchRequest(positions, Isolation.READ_COMMITTED, maxWait), (_, _) -> true);
  }

  protected final CompletableFuture<FetchResult> fetchLong(
      GroupMember member, Map<TopicPartition, Long> positions) {
    return CompletableFuture.supplyAsync(
        () -> fetch(member, positions, Duration.ofMinutes(5)), Thread::startVirtualThread);
  }

  /// The partition that a member is to release, of the two there are.
  protected static TopicPartition revoking(GroupMember member) {
    await(() -> !member.ownership().revoking().isEmpty());
    return member.ownership().revoking().iterator().next();
  }
}
