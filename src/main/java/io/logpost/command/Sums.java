package io.logpost.command;

import io.logpost.record.RecordView;
import io.logpost.record.RecordVisitor;
import io.logpost.record.TopicPartition;

/// The sums of some records of a partition, one for each. One thread at a time.
final class Sums implements RecordVisitor {
  private final RecordSum sum = new RecordSum(0);
  private final long[] sums;
  private int count;
  private long next;

  private Sums(int most) {
    this.sums = new long[most];
  }

  static Sums read(CopySide side, TopicPartition partition, long from, long to, int most) {
    Sums sums = new Sums(most);
    sums.next = from;
    sums.next = Math.max(sums.next, side.read(partition, from, to, sums));
    return sums;
  }

  @Override
  public boolean record(RecordView record) {
    if (count == sums.length) {
      return false;
    }
    sums[count] = sum.of(record);
    count++;
    next = record.offset() + 1;
    return true;
  }

  int count() {
    return count;
  }

  /// Where to read on.
  long next() {
    return next;
  }

  boolean isSame(Sums other) {
    return count == other.count && firstDifference(other) == count;
  }

  int firstDifference(Sums other) {
    int i = 0;
    while (i < count && i < other.count && sums[i] == other.sums[i]) {
      i++;
    }
    return i;
  }

  void addTo(RecordSum total) {
    for (int i = 0; i < count; i++) {
      total.add(sums[i]);
    }
  }
}
