package io.logpost.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.BadPath;
import io.logpost.error.LogpostException.DiskFull;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.UnknownGroup;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GroupOffsetsTest {
  private static final GroupPartition ORDERS_0 = new GroupPartition("id-of-orders", 0);
  private static final GroupPartition ORDERS_1 = new GroupPartition("id-of-orders", 1);
  private static final GroupPartition NOTES_0 = new GroupPartition("id-of-notes", 0);

  private final InMemoryOffsetStore store = new InMemoryOffsetStore();
  private final Set<String> topics = new HashSet<>(Set.of("id-of-orders", "id-of-notes"));
  private final AtomicLong clockMs = new AtomicLong(1000);
  private final GroupOffsets offsets = open();

  private GroupOffsets open() {
    return new GroupOffsets(store, topics::contains, () -> Instant.ofEpochMilli(clockMs.get()));
  }

  private static CommittedOffset at(long nextOffset) {
    return new CommittedOffset(nextOffset, "");
  }

  @Nested
  class Commit {
    @Test
    void isShownAndStored() {
      offsets.commit("billing", Map.of(ORDERS_0, new CommittedOffset(5, "note")));

      assertThat(offsets.committed("billing"))
          .isEqualTo(Map.of(ORDERS_0, new CommittedOffset(5, "note")));
      assertThat(open().committed("billing")).isEqualTo(offsets.committed("billing"));
    }

    @Test
    void keepsOtherPartitions() {
      offsets.commit("billing", Map.of(ORDERS_0, at(5)));

      offsets.commit("billing", Map.of(ORDERS_1, at(6)));

      assertThat(offsets.committed("billing")).isEqualTo(Map.of(ORDERS_0, at(5), ORDERS_1, at(6)));
    }

    @Test
    void mayGoBack() {
      offsets.commit("billing", Map.of(ORDERS_0, at(5)));

      offsets.commit("billing", Map.of(ORDERS_0, at(2)));

      assertThat(offsets.committed("billing")).isEqualTo(Map.of(ORDERS_0, at(2)));
    }

    @Test
    void thatWasNotStoredIsNotShown() {
      store.failure = new DiskFull(null, "full");

      assertThatExceptionOfType(DiskFull.class)
          .isThrownBy(() -> offsets.commit("billing", Map.of(ORDERS_0, at(5))));
      assertThat(offsets.committed("billing")).isEmpty();
      assertThat(offsets.groups()).isEmpty();
    }

    @Test
    void forATopicThatWentMeanwhileIsNotShown() {
      topics.remove("id-of-orders");

      offsets.commit("billing", Map.of(ORDERS_0, at(5)));

      assertThat(offsets.groups()).isEmpty();
    }

    @Test
    void ofNothingMakesNoGroup() {
      offsets.commit("billing", Map.of());

      assertThat(offsets.exists("billing")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("io.logpost.group.GroupOffsetsTest#illegalNames")
    void refusesAGroupThatCannotBe(String name) {
      assertThatExceptionOfType(BadPath.class)
          .isThrownBy(() -> offsets.commit(name, Map.of(ORDERS_0, at(5))));
    }

    @Test
    void takesTheLongestAndStrangestNames() {
      offsets.commit("ä b;%?#".repeat(36) + "xyz", Map.of(ORDERS_0, at(5)));

      assertThat(offsets.groups()).hasSize(1);
    }
  }

  @Nested
  class Delete {
    @Test
    void forgetsSomePartitions() {
      offsets.commit("billing", Map.of(ORDERS_0, at(5), ORDERS_1, at(6)));

      offsets.delete("billing", Set.of(ORDERS_0, NOTES_0));

      assertThat(offsets.committed("billing")).isEqualTo(Map.of(ORDERS_1, at(6)));
      assertThat(open().committed("billing")).isEqualTo(Map.of(ORDERS_1, at(6)));
    }

    @Test
    void ofTheLastPartitionEndsTheGroup() {
      offsets.commit("billing", Map.of(ORDERS_0, at(5)));

      offsets.delete("billing", Set.of(ORDERS_0));

      assertThat(offsets.groups()).isEmpty();
    }

    @Test
    void ofAGroupThatIsNotThereChangesNothing() {
      offsets.delete("billing", Set.of(ORDERS_0));

      assertThat(offsets.groups()).isEmpty();
    }
  }

  @Nested
  class Expire {
    @Test
    void forgetsWhatWasCommittedBefore() {
      offsets.commit("billing", Map.of(ORDERS_0, at(5), ORDERS_1, at(6)));
      clockMs.set(2000);
      offsets.commit("billing", Map.of(ORDERS_1, at(6)));

      offsets.expire("billing", 2000);

      assertThat(offsets.committed("billing")).isEqualTo(Map.of(ORDERS_1, at(6)));
      assertThat(open().committed("billing")).isEqualTo(Map.of(ORDERS_1, at(6)));
    }

    @Test
    void ofTheLastOffsetEndsTheGroup() {
      offsets.commit("billing", Map.of(ORDERS_0, at(5)));

      offsets.expire("billing", 1001);

      assertThat(offsets.groups()).isEmpty();
    }
  }

  @Nested
  class DeleteGroup {
    @Test
    void forgetsItsOffsetsAndNoOthers() {
      offsets.commit("billing", Map.of(ORDERS_0, at(5)));
      offsets.commit("audit", Map.of(ORDERS_0, at(6)));

      offsets.deleteGroup("billing");

      assertThat(offsets.groups()).containsExactly("audit");
      assertThat(open().groups()).containsExactly("audit");
    }

    @Test
    void refusesAGroupThatIsNotThere() {
      assertThatExceptionOfType(UnknownGroup.class)
          .isThrownBy(() -> offsets.deleteGroup("billing"));
    }
  }

  @Nested
  class ForgetTopic {
    @Test
    void takesItsOffsetsFromEveryGroup() {
      offsets.commit("billing", Map.of(ORDERS_0, at(5), NOTES_0, at(6)));
      offsets.commit("audit", Map.of(ORDERS_1, at(7)));

      offsets.forgetTopic("id-of-orders");

      assertThat(offsets.groups()).containsExactly("billing");
      assertThat(offsets.committed("billing")).isEqualTo(Map.of(NOTES_0, at(6)));
    }
  }

  @Nested
  class AnOffset {
    @Test
    void isNotNegative() {
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> at(-1))
          .withMessage("next_offset must be 0 or more, not -1.");
    }

    @Test
    void hasMetadataOfSomeLengthOnly() {
      assertThat(new CommittedOffset(0, "x".repeat(4096)).metadata()).hasSize(4096);
      assertThatExceptionOfType(InvalidField.class)
          .isThrownBy(() -> new CommittedOffset(0, "x".repeat(4097)))
          .withMessage("metadata has 4097 characters, at most 4096 are kept.");
    }
  }

  static Stream<String> illegalNames() {
    return Stream.of("", ".", "..", "a/b", "a\\b", "a\nb", "a\0", "a\u0085", "x".repeat(256));
  }
}
