package io.logpost.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.group.CommittedOffset;
import io.logpost.group.GroupPartition;
import io.logpost.group.StoredOffset;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcOffsetStoreTest {
  private static final Topic ORDERS = new Topic("orders", "id-of-orders", 2, TopicConfig.DEFAULTS);
  private static final GroupPartition ORDERS_0 = new GroupPartition("id-of-orders", 0);
  private static final GroupPartition ORDERS_1 = new GroupPartition("id-of-orders", 1);

  @TempDir private Path directory;
  private OpenStore store;

  @BeforeEach
  void open() {
    store = new OpenStore(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    close();
    open();
  }

  private static StoredOffset at(long nextOffset) {
    return stored(nextOffset, "");
  }

  private static StoredOffset stored(long nextOffset, String metadata) {
    return new StoredOffset(new CommittedOffset(nextOffset, metadata), 1000 + nextOffset % 1000);
  }

  private void commit(String group, GroupPartition partition, StoredOffset offset) {
    store.offsets.commit(group, Map.of(partition, offset), () -> {});
  }

  @Nested
  class Commit {
    @Test
    void isThereAfterAReopening() {
      store.topics.create(ORDERS);
      commit("😀".repeat(255), ORDERS_0, at(1));
      commit("ä/ö", ORDERS_0, stored(Long.MAX_VALUE, "x".repeat(4096)));

      reopen();

      assertThat(store.offsets.load())
          .isEqualTo(
              Map.of(
                  "😀".repeat(255),
                  Map.of(ORDERS_0, at(1)),
                  "ä/ö",
                  Map.of(ORDERS_0, stored(Long.MAX_VALUE, "x".repeat(4096)))));
    }

    @Test
    void replacesThePartitionsOffsetAndKeepsOthers() {
      store.topics.create(ORDERS);
      store.offsets.commit("billing", Map.of(ORDERS_0, at(1), ORDERS_1, at(2)), () -> {});
      commit("audit", ORDERS_0, at(9));

      commit("billing", ORDERS_0, at(3));

      assertThat(store.offsets.load())
          .isEqualTo(
              Map.of(
                  "billing", Map.of(ORDERS_0, at(3), ORDERS_1, at(2)),
                  "audit", Map.of(ORDERS_0, at(9))));
    }

    @Test
    void ofAPartitionTwiceInOneTransactionKeepsTheLast() {
      OffsetsChange first = OffsetsChange.of("billing", Map.of(ORDERS_0, at(1), ORDERS_1, at(2)));
      OffsetsChange second = OffsetsChange.of("billing", Map.of(ORDERS_0, at(3)));

      OffsetsChange merged = OffsetsChange.merged(List.of(first, second));

      assertThat(merged.offsets())
          .containsEntry(new OffsetsChange.Key("billing", ORDERS_0), at(3))
          .containsEntry(new OffsetsChange.Key("billing", ORDERS_1), at(2))
          .hasSize(2);
    }
  }

  @Nested
  class Delete {
    @Test
    void forgetsSomePartitions() {
      store.topics.create(ORDERS);
      store.offsets.commit("billing", Map.of(ORDERS_0, at(1), ORDERS_1, at(2)), () -> {});

      store.offsets.delete("billing", Set.of(ORDERS_0), () -> {});

      assertThat(store.offsets.load()).isEqualTo(Map.of("billing", Map.of(ORDERS_1, at(2))));
    }

    @Test
    void forgetsAGroup() {
      store.topics.create(ORDERS);
      commit("billing", ORDERS_0, at(1));
      commit("audit", ORDERS_0, at(2));

      store.offsets.deleteGroup("billing", () -> {});

      assertThat(store.offsets.load()).containsOnlyKeys("audit");
    }
  }

  @Nested
  class Expire {
    @Test
    void forgetsWhatWasCommittedBefore() {
      store.topics.create(ORDERS);
      store.offsets.commit("billing", Map.of(ORDERS_0, at(1), ORDERS_1, at(2)), () -> {});
      commit("audit", ORDERS_0, at(1));

      store.offsets.expire("billing", 1002, () -> {});

      assertThat(store.offsets.load())
          .isEqualTo(Map.of("billing", Map.of(ORDERS_1, at(2)), "audit", Map.of(ORDERS_0, at(1))));
    }
  }

  @Nested
  class Load {
    @Test
    void dropsOffsetsWhoseTopicIsGone() {
      commit("billing", ORDERS_0, at(1));

      assertThat(store.offsets.load()).isEmpty();

      store.topics.create(ORDERS);
      assertThat(store.offsets.load()).isEmpty();
    }

    @Test
    void hidesOffsetsWhoseTopicIsBeingDeleted() {
      store.topics.create(ORDERS);
      commit("billing", ORDERS_0, at(1));

      store.topics.beginDelete(ORDERS);

      assertThat(store.offsets.load()).isEmpty();
    }
  }
}
