package io.logpost.store;

import static io.logpost.group.States.billing;
import static io.logpost.group.States.pattern;
import static io.logpost.group.States.topics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.DiskFull;
import io.logpost.group.Assignor;
import io.logpost.group.GroupPartition;
import io.logpost.group.GroupState;
import io.logpost.group.GroupStore.Change;
import io.logpost.group.Owned;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class JdbcGroupStoreTest {
  private static final GroupPartition ORDERS_0 = new GroupPartition("id-of-orders", 0);
  private static final GroupPartition ORDERS_1 = new GroupPartition("id-of-orders", 1);

  private static final GroupState BEFORE =
      billing(
          3,
          Map.of("a", topics("orders", "audit"), "b", pattern("ord.*")),
          Map.of(ORDERS_0, new Owned("a", 1, 3), ORDERS_1, new Owned("a", 2, 0)));

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

  private List<GroupState> reopened() {
    close();
    open();
    return store.groups.load();
  }

  @Nested
  class Store {
    @Test
    void isThereAfterAReopening() {
      store.groups.store(List.of(new Change(null, BEFORE)));

      assertThat(reopened()).containsExactly(BEFORE);
    }

    @Test
    void replacesWhatChanged() {
      GroupState after =
          billing(
              4,
              Map.of("b", pattern("x.*"), "c", topics("audit")),
              Map.of(ORDERS_1, new Owned("b", 4, 0)));
      store.groups.store(List.of(new Change(null, BEFORE)));

      store.groups.store(List.of(new Change(BEFORE, after)));

      assertThat(reopened()).containsExactly(after);
    }

    @Test
    void keepsAGroupWithoutMembers() {
      GroupState empty = billing(4, Map.of(), Map.of());
      store.groups.store(List.of(new Change(null, BEFORE)));

      store.groups.store(List.of(new Change(BEFORE, empty)));

      assertThat(reopened()).containsExactly(empty);
    }

    @Test
    void forgetsAGroupWithAllItHas() {
      store.groups.store(List.of(new Change(null, BEFORE)));

      store.groups.store(List.of(new Change(BEFORE, null)));

      assertThat(reopened()).isEmpty();
    }

    @Test
    void takesTheLongestNamesAndSubscriptions() {
      String longest = "😀".repeat(255);
      String[] topics =
          IntStream.range(0, 1000)
              .mapToObj("%05d"::formatted)
              .map(number -> "x".repeat(244) + number)
              .toArray(String[]::new);
      GroupState state =
          new GroupState(
              longest,
              Assignor.ROUND_ROBIN,
              1,
              0,
              Map.of(longest, topics(topics), "b", pattern("x".repeat(1000))),
              Map.of(ORDERS_0, new Owned(longest, 1, 0)));

      store.groups.store(List.of(new Change(null, state)));

      assertThat(reopened()).containsExactly(state);
    }

    @Test
    void ofSeveralGroupsIsAllOrNothing() {
      store.usableBytes.set(0);

      assertThatExceptionOfType(DiskFull.class)
          .isThrownBy(() -> store.groups.store(List.of(new Change(null, BEFORE))));

      store.usableBytes.set(Long.MAX_VALUE);
      assertThat(reopened()).isEmpty();
    }
  }

  @Nested
  class Migration {
    @Test
    void leavesNoDefaultBehind() {
      var columns =
          new JdbcTemplate(store.database.dataSource())
                  .queryForList(
                      "select column_default from information_schema.columns"
                          + " where table_name = 'COMMITTED_OFFSETS'",
                      String.class)
                  .stream()
                  .map(String::valueOf)
                  .collect(Collectors.toSet());

      assertThat(columns).containsExactly("null");
    }
  }
}
