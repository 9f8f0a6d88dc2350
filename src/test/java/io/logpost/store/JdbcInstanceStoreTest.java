package io.logpost.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.consumer.AutoOffsetReset;
import io.logpost.consumer.Dialect;
import io.logpost.consumer.InstanceConfig;
import io.logpost.consumer.Interest;
import io.logpost.consumer.MemberName;
import io.logpost.consumer.StoredInstance;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcInstanceStoreTest {
  private static final InstanceConfig CONFIG =
      new InstanceConfig(
          Dialect.STRIMZI, "json", AutoOffsetReset.NONE, true, false, Duration.ofMillis(1_234));

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

  private JdbcInstanceStore instances() {
    return new JdbcInstanceStore(store.database, store.writer);
  }

  private static StoredInstance instance(String name, Interest interest) {
    return new StoredInstance(new MemberName("billing", name), CONFIG, interest);
  }

  @Nested
  class Save {
    @Test
    void keepsEveryKindOfInterest() {
      StoredInstance[] all = {
        instance("😀".repeat(255), new Interest.Nothing()),
        instance("c2", new Interest.Subscribed(new Subscription.Topics(Set.of("a.b", "c_d")))),
        instance("c3", new Interest.Subscribed(Subscription.Pattern.of("a,b|ü.*"))),
        instance(
            "c4",
            Interest.Assigned.of(Set.of(new TopicPartition("a", 0), new TopicPartition("b-1", 12))))
      };
      for (StoredInstance one : all) {
        instances().save(one);
      }

      close();
      open();

      assertThat(instances().load()).containsExactlyInAnyOrder(all);
    }

    @Test
    void replacesTheOneOfThatName() {
      instances().save(instance("c1", new Interest.Nothing()));

      StoredInstance changed =
          instance("c1", new Interest.Subscribed(Subscription.Pattern.of("x.*")));
      instances().save(changed);

      assertThat(instances().load()).containsExactly(changed);
    }
  }

  @Nested
  class Remove {
    @Test
    void forgetsOneAndSkipsWhatIsNotThere() {
      StoredInstance stays = instance("c2", new Interest.Nothing());
      instances().save(instance("c1", new Interest.Nothing()));
      instances().save(stays);

      instances().remove(new MemberName("billing", "c1"));
      instances().remove(new MemberName("billing", "c1"));

      assertThat(instances().load()).containsExactly(stays);
    }
  }
}
