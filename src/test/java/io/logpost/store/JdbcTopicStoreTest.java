package io.logpost.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.group.CommittedOffset;
import io.logpost.group.GroupPartition;
import io.logpost.group.StoredOffset;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicConfig;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcTopicStoreTest {
  private static final Topic ORDERS =
      new Topic("orders", "id-of-orders", 3, TopicConfig.of(Map.of("retention.ms", "5")));

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

  @Nested
  class Create {
    @Test
    void isThereAfterAReopening() {
      store.topics.create(ORDERS);

      reopen();

      assertThat(store.topics.load().active()).containsExactly(ORDERS);
      assertThat(store.topics.load().deleting()).isEmpty();
    }
  }

  @Nested
  class Update {
    @Test
    void replacesPartitionCountAndConfigs() {
      Topic after =
          new Topic("orders", "id-of-orders", 7, TopicConfig.of(Map.of("segment.ms", "6")));
      store.topics.create(ORDERS);

      store.topics.update(after);
      reopen();

      assertThat(store.topics.load().active()).containsExactly(after);
    }
  }

  @Nested
  class Delete {
    @Test
    void begunIsKnownAfterAReopening() {
      store.topics.create(ORDERS);

      store.topics.beginDelete(ORDERS);
      reopen();

      assertThat(store.topics.load().active()).isEmpty();
      assertThat(store.topics.load().deleting()).containsExactly(ORDERS);
    }

    @Test
    void endedLeavesNothing() {
      GroupPartition partition = new GroupPartition("id-of-orders", 0);
      store.topics.create(ORDERS);
      store.offsets.commit(
          "billing", Map.of(partition, new StoredOffset(new CommittedOffset(1, ""), 7)), () -> {});
      store.topics.beginDelete(ORDERS);

      store.topics.endDelete(ORDERS, () -> {});
      reopen();

      assertThat(store.topics.load().deleting()).isEmpty();
      store.topics.create(ORDERS);
      assertThat(store.offsets.load()).isEmpty();
    }

    @Test
    void leavesTheNameToANewTopicFromItsBegin() {
      Topic again = new Topic("orders", "another-id", 1, TopicConfig.DEFAULTS);
      store.topics.create(ORDERS);
      store.topics.beginDelete(ORDERS);

      store.topics.create(again);

      assertThat(store.topics.load().active()).containsExactly(again);
      assertThat(store.topics.load().deleting()).containsExactly(ORDERS);
    }
  }
}
