package io.logpost.command;

import io.logpost.log.CopyJournal.Mark;
import io.logpost.record.TopicPartition;
import java.util.List;

/// Finds which offset of a copy stands for one of its source. Stateless.
final class OffsetTranslation {
  private OffsetTranslation() {}

  /// Where a reader goes on in the copy that goes on at an offset of the source: at the first
  /// record at or behind it, or at the end.
  ///
  /// @param marks of the whole copy, rising
  static long translate(CopySide source, TopicPartition partition, List<Mark> marks, long offset) {
    if (offset <= marks.getFirst().source()) {
      return 0;
    }
    if (offset >= marks.getLast().source()) {
      return marks.getLast().target();
    }
    int above = 1;
    while (marks.get(above).source() < offset) {
      above++;
    }
    Mark floor = marks.get(above - 1);
    Mark ceiling = marks.get(above);
    if (ceiling.source() - floor.source() == ceiling.target() - floor.target()) {
      return floor.target() + offset - floor.source();
    }
    long start = source.range(partition).start();
    if (floor.source() >= start) {
      return floor.target() + count(source, partition, floor.source(), offset);
    }
    // retention took records behind the mark meanwhile: counted from the other side
    return ceiling.target() - count(source, partition, Math.max(offset, start), ceiling.source());
  }

  private static long count(CopySide source, TopicPartition partition, long from, long to) {
    long[] count = new long[1];
    source.read(
        partition,
        from,
        to,
        _ -> {
          count[0]++;
          return true;
        });
    return count[0];
  }
}
