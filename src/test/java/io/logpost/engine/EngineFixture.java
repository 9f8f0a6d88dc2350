package io.logpost.engine;

import io.logpost.engine.PartitionOutcome.Stored;
import io.logpost.record.TopicPartition;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// An engine under test, and short words for what is asked of it again and again.
public abstract class EngineFixture {

  protected static final long T0 = 1_763_721_300_000L;

  /// An engine without topics and groups, whose clock stands not far from {@link #T0}.
  protected abstract Engine engine();

  protected final TopicPartition orders0 = new TopicPartition("orders", 0);
  protected final TopicPartition orders1 = new TopicPartition("orders", 1);

  protected final void create(String name, int partitionCount, Map<String, String> configs) {
    engine()
        .topics()
        .create(new NewTopic(name, OptionalInt.of(partitionCount), OptionalInt.empty(), configs));
  }

  protected final void createOrders() {
    create("orders", 2, Map.of());
  }

  /// Appends values to one partition at acks=all and answers the first one's offset.
  protected final long append(TopicPartition partition, String... values) {
    AppendResult result =
        engine().records().append(Batches.request(Acks.ALL, Batches.part(partition, T0, values)));
    return ((Stored) result.outcomes().getFirst()).offsets().of(0);
  }

  protected final Shown fetch(TopicPartition partition, long offset) {
    return Shown.of(engine(), Map.of(partition, offset), Duration.ZERO, Integer.MAX_VALUE);
  }

  protected final OffsetBounds bounds(TopicPartition partition) {
    return engine().records().bounds(Set.of(partition), Isolation.READ_COMMITTED).get(partition);
  }
}
