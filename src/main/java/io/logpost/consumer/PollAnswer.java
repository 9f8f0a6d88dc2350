package io.logpost.consumer;

import io.logpost.record.TopicPartition;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a poll came to, besides the records.
///
/// @param ackToken acknowledges the records; null where there are none, or nothing is left to
///   acknowledge
/// @param redelivered whether this member may have got some of the records before
/// @param stay how the member stands now
/// @param assignment what it owns, sorted
public record PollAnswer(
    @Nullable String ackToken, boolean redelivered, Stay stay, Set<TopicPartition> assignment) {

  /// How a member stands after a call.
  ///
  /// @param generation of its group
  /// @param pollDeadlineMs when its silence ends its membership, in ms since 1970
  public record Stay(int generation, long pollDeadlineMs) {}
}
