package io.logpost.log;

import io.logpost.log.SegmentWalk.Bounds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was saved of a log, as bounds for its segments.
///
/// @param clean what the clean stop says of it, if it does
/// @param isKnown whether the checkpoint could be read; else whatever there is may have been
///   acknowledged
record PartitionBounds(Checkpoint.Entry saved, CleanStop.@Nullable Entry clean, boolean isKnown) {
  /// The offset below which nothing may be missing; `Long.MAX_VALUE` where nobody knows.
  long acknowledged() {
    return isKnown ? saved.acknowledged() : Long.MAX_VALUE;
  }

  /// Where the log ended for all that is known.
  long knownEnd() {
    return clean == null ? acknowledged() : Math.max(acknowledged(), clean.endOffset());
  }

  /// Those of one of its segments.
  Bounds of(List<Long> bases, int number) {
    boolean last = number == bases.size() - 1;
    return new Bounds(
        bases.get(number),
        last ? Long.MAX_VALUE : bases.get(number + 1),
        knownEnd(),
        saved.mustCut() ? saved.cutTo() : Long.MAX_VALUE);
  }

  /// Whether the next opening takes a segment's indexes as they are, rather than writing them anew.
  ///
  /// @param end the offset at which the segment ends
  boolean indexesCount(Bounds segment, long end) {
    return clean != null
        || !isKnown
        || (segment.nextBaseOffset() != Long.MAX_VALUE && end <= saved.recoveryPoint());
  }
}
