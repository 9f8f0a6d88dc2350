package io.logpost.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.group.InMemoryGroupStore.Trouble;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CoordinatorRetriesTest {
  private static final Membership ORDERS =
      new Membership(new Subscription.Topics(Set.of("orders")), Duration.ofMinutes(5));

  private final InMemoryGroupStore store = new InMemoryGroupStore();
  private final Topic topic = new Topic("orders", "id-of-orders", 2, TopicConfig.DEFAULTS);
  private final Coordinator coordinator =
      new Coordinator(store, () -> List.of(topic), () -> Instant.ofEpochMilli(7), Runnable::run);

  private ModelPlace join(String member) {
    ModelPlace place = new ModelPlace(new MemberId("billing", member));
    coordinator.join(place, ORDERS, Optional.empty());
    return place;
  }

  /// Each poll of a member releases what is to move; while the disk was full all of them were kept,
  /// and all were tried with each.
  @Test
  void areKeptOnceHoweverOftenTheyAreGiven() {
    ModelPlace first = join("a");
    ModelPlace second = join("b");
    store.trouble = Trouble.DISK_FULL;

    for (int i = 0; i < 10; i++) {
      coordinator.release(first, first.releasable(), first.owned.generation());
      coordinator.topicsChanged();
    }

    assertThat(coordinator.retryCount()).isEqualTo(2);
    store.trouble = Trouble.NONE;
    coordinator.tick();
    assertThat(coordinator.retryCount()).isZero();
    assertThat(second.owned.owned()).hasSize(1);
  }
}
