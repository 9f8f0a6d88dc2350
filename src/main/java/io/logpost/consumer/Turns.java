package io.logpost.consumer;

import io.logpost.record.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Which partition a reading begins with: the one after that which filled the reading before, so
/// that none has to wait for another's end. One thread at a time.
final class Turns {
  /// How a reading ended.
  ///
  /// @param last the partition whose record found no room
  private record End(@Nullable TopicPartition last, boolean lastHadItsTurn) {}

  private End before = new End(null, false);
  private End now = before;

  /// The partitions in the order of this turn.
  List<TopicPartition> ordered(SortedSet<TopicPartition> partitions) {
    TopicPartition last = now.last();
    if (last == null) {
      return List.copyOf(partitions);
    }
    List<TopicPartition> turn = new ArrayList<>(partitions.tailSet(last));
    turn.addAll(partitions.headSet(last));
    if (now.lastHadItsTurn() && !turn.isEmpty() && turn.getFirst().equals(last)) {
      turn.add(turn.removeFirst());
    }
    return turn;
  }

  /// Remembers how a reading ended.
  ///
  /// @param refused the partition whose record found no room; null where all was read
  /// @param lastTaken the partition of the last record that found room
  void end(@Nullable TopicPartition refused, @Nullable TopicPartition lastTaken) {
    before = now;
    if (refused != null) {
      now = new End(refused, refused.equals(lastTaken));
    }
  }

  /// Begins the next reading where the last one began: what it brought is to come again.
  void again() {
    now = before;
  }
}
