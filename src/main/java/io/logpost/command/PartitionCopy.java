package io.logpost.command;

import static java.util.Objects.requireNonNull;

import io.logpost.command.CopySide.Range;
import io.logpost.command.CopySide.SideTopic;
import io.logpost.command.CopySide.Writer;
import io.logpost.log.CopyJournal.Mark;
import io.logpost.log.CopyJournal.Stage;
import io.logpost.record.RecordView;
import io.logpost.record.RecordVisitor;
import io.logpost.record.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The copy of one partition: how far it is, and its next steps. One thread at a time.
final class PartitionCopy {
  /// Records that are compared at once.
  private static final int COMPARED_AT_ONCE = 5000;

  /// A partition keeps no more marks than this: every other one goes then.
  private static final int MOST_MARKS = 512;

  private static final long NOTE_EVERY_BYTES = 256L << 20;

  private final TopicPartition partition;
  private final CopySide source;
  private final CopyProgress progress;
  private final Range range;
  private final List<Mark> marks;
  private Stage stage;

  /// @param range of the source: what is copied
  /// @param marks what was noted; empty where nothing was
  PartitionCopy(
      TopicPartition partition,
      CopySide source,
      CopyProgress progress,
      Range range,
      Stage stage,
      List<Mark> marks) {
    this.partition = partition;
    this.source = source;
    this.progress = progress;
    this.range = range;
    this.stage = stage;
    this.marks = new ArrayList<>(marks.isEmpty() ? List.of(new Mark(range.start(), 0, 0)) : marks);
  }

  /// What was copied and what stands at the target.
  record Compared(
      TopicPartition partition, Range range, long records, long sum, Range target, Found found) {
    /// What reading the target back gave.
    record Found(long records, long sum) {}

    boolean isSame() {
      return target.start() == 0
          && target.end() == records
          && found.records() == records
          && found.sum() == sum;
    }

    boolean keptOffsets() {
      return range.start() == 0 && range.end() == records;
    }
  }

  TopicPartition partition() {
    return partition;
  }

  Range range() {
    return range;
  }

  Stage stage() {
    return stage;
  }

  void reach(Stage reached) {
    stage = reached;
  }

  List<Mark> marks() {
    return List.copyOf(marks);
  }

  /// Records at the target.
  long copied() {
    return marks.getLast().target();
  }

  /// Offsets that are still to be read.
  long left() {
    return range.end() - marks.getLast().source();
  }

  /// Finds where to go on: compares what stands at the target behind the last mark with what the
  /// source has there. Answers why the copy can't go on, or null.
  @Nullable String findPlace(CopySide target, Range there) {
    if (stage == Stage.COMPARED && left() != 0) {
      stage = Stage.COPYING; // more came before anybody was told that it is done
    }
    if (stage != Stage.COPYING) {
      return marks.getLast().source() == range.end()
          ? null
          : "%s was copied up to offset %d, and ends at %d now; leave its topic out, or delete it in %s and run this again"
              .formatted(partition, marks.getLast().source(), range.end(), target.what());
    }
    if (there.start() > 0) {
      return "%s starts at offset %d in %s".formatted(partition, there.start(), target.what());
    }
    while (marks.size() > 1 && marks.getLast().target() > there.end()) {
      marks.removeLast();
    }
    Mark last = marks.getLast();
    if (last.source() > range.end()) {
      return "%s ended at offset %d or later when it was copied, and ends at %d now"
          .formatted(partition, last.source(), range.end());
    }
    if (last.source() < range.start() && there.end() == last.target()) {
      marks.add(new Mark(range.start(), last.target(), last.sum())); // its head went meanwhile
      return null;
    }
    return compare(target, there.end());
  }

  private @Nullable String compare(CopySide target, long end) {
    Mark last = marks.getLast();
    RecordSum sum = new RecordSum(last.sum());
    long next = Math.max(last.source(), range.start());
    for (long at = last.target(); at < end; ) {
      long to = Math.min(end, at + COMPARED_AT_ONCE);
      Sums theirs = Sums.read(target, partition, at, to, COMPARED_AT_ONCE);
      Sums ours = Sums.read(source, partition, next, range.end(), (int) (to - at));
      if (theirs.count() != to - at || !theirs.isSame(ours)) {
        return "%s in %s holds other records than %s from offset %d on"
            .formatted(partition, target.what(), source.what(), at + theirs.firstDifference(ours));
      }
      ours.addTo(sum);
      next = ours.next();
      at = to;
      progress.add(ours.count());
    }
    if (end > last.target()) {
      marks.add(new Mark(next, end, sum.value()));
    }
    return null;
  }

  /// Copies what is left.
  ///
  /// @param every records after which `note` is called with the copy as it stands for good
  void copy(CopySide target, SideTopic topic, long every, Runnable note) {
    if (left() > 0) {
      Mark last = marks.getLast();
      Copying copying = new Copying(last, every, note);
      try (Writer writer = target.writer(partition, topic, last.target())) {
        copying.writer = writer;
        source.read(partition, last.source(), range.end(), copying);
        copying.mark(range.end());
      }
    }
    note.run();
  }

  /// Reads the target back and compares it with what was read for the copy.
  Compared compare(CopySide target) {
    Range there = target.range(partition);
    RecordSum sum = new RecordSum(0);
    long[] count = new long[1];
    target.read(
        partition,
        there.start(),
        there.end(),
        record -> {
          sum.add(record);
          count[0]++;
          progress.add(1);
          return true;
        });
    return compared(there, new Compared.Found(count[0], sum.value()));
  }

  /// What an earlier run has compared.
  Compared comparedBefore() {
    Mark end = marks.getLast();
    return compared(new Range(0, end.target()), new Compared.Found(end.target(), end.sum()));
  }

  private Compared compared(Range there, Compared.Found found) {
    Mark end = marks.getLast();
    return new Compared(
        partition,
        new Range(marks.getFirst().source(), range.end()),
        end.target(),
        end.sum(),
        there,
        found);
  }

  /// Takes record after record, and notes now and then how far it is.
  private final class Copying implements RecordVisitor {
    private final long every;
    private final Runnable note;
    private final RecordSum sum;
    private long next;
    private long notedAt;
    private long unnotedBytes;
    private @Nullable Writer writer;

    Copying(Mark from, long every, Runnable note) {
      this.every = every;
      this.note = note;
      this.sum = new RecordSum(from.sum());
      this.next = from.target();
      this.notedAt = from.target();
    }

    @Override
    public boolean record(RecordView record) {
      if (next - notedAt >= every || unnotedBytes >= NOTE_EVERY_BYTES) {
        mark(record.offset());
        note.run();
      }
      sum.add(record);
      unnotedBytes += record.value() == null ? 0 : record.value().remaining();
      requireNonNull(writer).append(record);
      next++;
      progress.add(1);
      return true;
    }

    void mark(long sourceOffset) {
      requireNonNull(writer).flush();
      if (marks.size() >= MOST_MARKS) {
        for (int i = marks.size() - 2; i > 0; i -= 2) {
          marks.remove(i);
        }
      }
      marks.add(new Mark(sourceOffset, next, sum.value()));
      notedAt = next;
      unnotedBytes = 0;
    }
  }
}
