package io.logpost.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.record.TopicPartition;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final TopicPartition P0 = new TopicPartition("orders", 0);
  private static final TopicPartition P1 = new TopicPartition("orders", 1);
  private static final TopicPartition P2 = new TopicPartition("orders", 2);
  private static final SortedSet<TopicPartition> ALL = new TreeSet<>(List.of(P0, P1, P2));

  private final Turns turns = new Turns();

  @Nested
  class Ordered {
    @Test
    void beginsWithTheFirstAtFirst() {
      assertThat(turns.ordered(ALL)).containsExactly(P0, P1, P2);
    }

    @Test
    void beginsAfterThePartitionThatFilledTheLastAnswer() {
      turns.end(P0, P0);

      assertThat(turns.ordered(ALL)).containsExactly(P1, P2, P0);
    }

    @Test
    void beginsWithThePartitionThatFoundNoRoomAtAll() {
      turns.end(P1, P0);

      assertThat(turns.ordered(ALL)).containsExactly(P1, P2, P0);
    }

    @Test
    void startsOverAfterTheLastPartition() {
      turns.end(P2, P2);

      assertThat(turns.ordered(ALL)).containsExactly(P0, P1, P2);
    }

    @Test
    void keepsItsPlaceWhereEverythingFound() {
      turns.end(P1, P0);
      turns.end(null, P2);

      assertThat(turns.ordered(ALL)).containsExactly(P1, P2, P0);
    }

    @Test
    void goesOnWhereThePartitionIsGone() {
      turns.end(P1, P1);

      assertThat(turns.ordered(new TreeSet<>(List.of(P0, P2)))).containsExactly(P2, P0);
    }

    @Test
    void beginsWhereItBeganForWhatIsToComeAgain() {
      turns.end(P0, P0);
      turns.end(P1, P1);
      turns.again();

      assertThat(turns.ordered(ALL)).containsExactly(P1, P2, P0);
    }

    @Test
    void isEmptyWithoutPartitions() {
      turns.end(P1, P1);

      assertThat(turns.ordered(new TreeSet<>())).isEmpty();
    }
  }
}
