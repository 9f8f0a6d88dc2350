package io.logpost.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.logpost.log.LogState.Closed;
import io.logpost.log.LogState.Damage;
import io.logpost.log.LogState.Damaged;
import io.logpost.log.LogState.Deleted;
import io.logpost.log.LogState.InService;
import io.logpost.log.LogState.ReadOnly;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A partition log's chain of segments in memory: what readers see, and what waits for the disk.
///
/// Threads: any. `appendLock` covers every change; {@link LogWriter} also holds it over the write
/// of an append. Readers take no lock and use the last published view. No other lock is taken while
/// it is held, and nothing here waits for the disk.
final class LogChain {
  final ReentrantLock appendLock = new ReentrantLock();

  /// Signalled after every flush and every change of state.
  final Condition changed = appendLock.newCondition();

  /// Covers each change of which sealed segments there are, until their files are as memory has it;
  /// taken before `appendLock`, and while waiting for the disk.
  final ReentrantLock sealedLock = new ReentrantLock();

  /// Written under `sealedLock`: a swap is under way, or was left half done.
  private volatile boolean swapIsUnfinished;

  /// Segments with something to flush, oldest first.
  @GuardedBy("appendLock")
  private final ArrayDeque<Segment> unflushed = new ArrayDeque<>();

  @GuardedBy("appendLock")
  private long unflushedBytes;

  /// Directories with entries that are not on disk yet, outermost first.
  @GuardedBy("appendLock")
  private final List<Path> changedDirectories = new ArrayList<>();

  /// Written under `appendLock`, read without it.
  private volatile LogView view;

  /// Written under `appendLock`: everything before it is on disk, with the indexes of all segments
  /// that end below it. Never goes back.
  private volatile long recoveryPoint;

  /// Written under `appendLock`: a write or a force failed, so that what lies above the high
  /// watermark may be lost, whatever the page cache shows; until the log is in service again.
  private volatile boolean flushFailed;

  /// Written under `appendLock`: the high watermark at each time the log left service, oldest
  /// first. What was appended before and lies above is lost, and its offsets go to others.
  private volatile List<Long> leftAt = List.of();

  LogChain(LogView view) {
    this.view = view;
    this.recoveryPoint = view.highWatermark();
  }

  /// What a flush has to do.
  ///
  /// @param directories whose entries changed, outermost first
  /// @param parts oldest first
  /// @param end the log end that it reaches
  record Round(List<Path> directories, List<Segment.Unflushed> parts, long end) {}

  LogView view() {
    return view;
  }

  long recoveryPoint() {
    return recoveryPoint;
  }

  @GuardedBy("appendLock")
  long unflushedBytes() {
    return unflushedBytes;
  }

  @GuardedBy("appendLock")
  void directoryChanged(Path directory) {
    changedDirectories.add(directory);
  }

  /// Takes in what was written at a segment's end.
  @GuardedBy("appendLock")
  void appended(Segment segment, long bytes, long logEndOffset) {
    unflushedBytes += bytes;
    addUnflushed(segment);
    view = view.withLogEnd(logEndOffset);
  }

  /// Goes on in a new segment.
  @GuardedBy("appendLock")
  void rolled(Segment next) {
    List<Segment> segments = new ArrayList<>(view.segments());
    sealActive();
    segments.add(next);
    view = view.withSegments(segments, view.startOffset());
  }

  @GuardedBy("appendLock")
  private void sealActive() {
    if (!view.segments().isEmpty()) {
      Segment active = view.segments().getLast();
      active.seal();
      addUnflushed(active);
    }
  }

  @GuardedBy("appendLock")
  private void addUnflushed(Segment segment) {
    if (unflushed.peekLast() != segment) {
      unflushed.add(segment);
    }
  }

  /// Takes the first segments out of the log, which begins at the next one then.
  @GuardedBy("appendLock")
  List<Segment> drop(int count) {
    List<Segment> dropped = view.segments().subList(0, count);
    List<Segment> kept = view.segments().subList(count, view.segments().size());
    dropped.forEach(Segment::drop);
    unflushed.removeAll(dropped);
    view = view.withSegments(kept, Math.max(view.startOffset(), kept.getFirst().baseOffset()));
    return dropped;
  }

  /// Whether some segments are next to each other in a log in service.
  boolean holds(List<Segment> segments) {
    LogView now = view;
    return now.state() instanceof InService
        && Collections.indexOfSubList(now.segments(), segments) >= 0;
  }

  /// Publishes a segment in the place of others, whose files may go then.
  @GuardedBy("sealedLock")
  void replace(List<Segment> old, Segment by) {
    appendLock.lock();
    try {
      List<Segment> segments = new ArrayList<>(view.segments());
      int at = Collections.indexOfSubList(segments, old);
      segments.subList(at, at + old.size()).clear();
      segments.add(at, by);
      view = view.withSegments(segments, view.startOffset());
    } finally {
      appendLock.unlock();
    }
    old.forEach(Segment::replaced);
  }

  @GuardedBy("sealedLock")
  void swapBegins() {
    swapIsUnfinished = true;
  }

  @GuardedBy("sealedLock")
  void swapEnds() {
    swapIsUnfinished = false;
  }

  /// Whether files lie about that {@link SegmentSwap#finish} or the next opening puts in order:
  /// until then no sealed segment goes and none is replaced.
  boolean swapIsUnfinished() {
    return swapIsUnfinished;
  }

  /// Moves the log's start up; answers where it is now.
  long startAt(long offset) {
    appendLock.lock();
    try {
      if (offset > view.startOffset()) {
        view = view.withSegments(view.segments(), offset);
      }
      return view.startOffset();
    } finally {
      appendLock.unlock();
    }
  }

  /// Takes no more appends; false where it took none already.
  boolean close() {
    appendLock.lock();
    try {
      boolean wasInService = view.state() instanceof InService;
      if (wasInService) {
        sealActive();
      }
      if (wasInService || view.state() instanceof ReadOnly) {
        view = view.withState(new Closed());
        changed.signalAll();
      }
      return wasInService;
    } finally {
      appendLock.unlock();
    }
  }

  /// Keeps the first damage that is found, whatever else the log does; false where it has some.
  boolean damaged(Damage damage) {
    appendLock.lock();
    try {
      if (view.state() instanceof Damaged || view.state() instanceof Deleted) {
        return false;
      }
      view = view.withState(new Damaged(damage));
      changed.signalAll();
      return true;
    } finally {
      appendLock.unlock();
    }
  }

  /// A write or a force failed: nothing is flushed from now on, whatever the state; false where
  /// that was so already.
  boolean endFlushing(String why) {
    appendLock.lock();
    try {
      if (!takesFlushes()) {
        return false;
      }
      flushFailed = true;
      List<Long> left = new ArrayList<>(leftAt);
      left.add(view.highWatermark());
      leftAt = List.copyOf(left);
      if (view.state() instanceof InService) {
        view = view.withState(new ReadOnly(why));
      }
      changed.signalAll();
      return true;
    } finally {
      appendLock.unlock();
    }
  }

  /// Takes appends again, in a new segment; false where more than a failed write or force keeps it
  /// from that.
  boolean returnToService() {
    appendLock.lock();
    try {
      if (!flushFailed || !(view.state() instanceof ReadOnly)) {
        return false;
      }
      flushFailed = false;
      view = view.withState(new InService());
      changed.signalAll();
      return true;
    } finally {
      appendLock.unlock();
    }
  }

  boolean flushFailed() {
    return flushFailed;
  }

  /// How often the log left service so far.
  int leavings() {
    return leftAt.size();
  }

  /// Whether what was appended before an offset, after so many leavings, is on disk.
  boolean isFlushed(long nextOffset, int leavings) {
    List<Long> left = leftAt;
    return leavings < left.size()
        ? left.get(leavings) >= nextOffset
        : view.highWatermark() >= nextOffset;
  }

  /// Whether it may still get there.
  boolean mayBeFlushed(int leavings) {
    return leavings == leftAt.size() && takesFlushes();
  }

  /// The topic goes, whatever the log's state.
  void delete() {
    appendLock.lock();
    try {
      view = view.withState(new Deleted());
      changed.signalAll();
    } finally {
      appendLock.unlock();
    }
  }

  Round begin() {
    appendLock.lock();
    try {
      List<Path> directories = List.copyOf(changedDirectories);
      changedDirectories.clear();
      List<Segment.Unflushed> parts = unflushed.stream().map(Segment::takeUnflushed).toList();
      return new Round(directories, parts, view.logEndOffset());
    } finally {
      appendLock.unlock();
    }
  }

  /// Publishes what a flush put on disk, unless flushing ended meanwhile.
  void finish(Round round) {
    appendLock.lock();
    try {
      if (!takesFlushes()) {
        return;
      }
      for (Segment.Unflushed part : round.parts()) {
        unflushedBytes -= part.addedBytes();
        part.segment().flushed(part);
      }
      unflushed.removeIf(Segment::isFlushed);
      Segment first = unflushed.peekFirst();
      boolean indexesLag = first != null && first.lacksIndexes();
      long flushed = indexesLag ? Math.min(first.baseOffset(), round.end()) : round.end();
      recoveryPoint = Math.max(recoveryPoint, flushed);
      view = view.withHighWatermark(round.end());
    } finally {
      appendLock.unlock();
    }
  }

  Set<Segment> unflushed() {
    appendLock.lock();
    try {
      return Set.copyOf(unflushed);
    } finally {
      appendLock.unlock();
    }
  }

  /// Publishes that the log was cut back to its high watermark.
  ///
  /// @param segments those that are left, as they are now
  @GuardedBy("sealedLock")
  void cutTo(List<Segment> segments) {
    appendLock.lock();
    try {
      Set<Segment> gone = new HashSet<>(view.segments());
      gone.removeAll(segments);
      view.segments().forEach(Segment::cutBack);
      gone.forEach(Segment::drop);
      unflushed.clear();
      changedDirectories.clear();
      unflushedBytes = 0;
      view = view.withSegments(segments, view.startOffset()).withLogEnd(view.highWatermark());
    } finally {
      appendLock.unlock();
    }
  }

  /// Whether a flush has something to do.
  @GuardedBy("appendLock")
  boolean needsFlush() {
    return takesFlushes()
        && (view.logEndOffset() > view.highWatermark() || !changedDirectories.isEmpty());
  }

  /// Whether all is on disk, with all indexes.
  boolean isFlushed() {
    appendLock.lock();
    try {
      return unflushed.isEmpty() && !needsFlush();
    } finally {
      appendLock.unlock();
    }
  }

  /// Whether what is unflushed may still get on disk.
  boolean takesFlushes() {
    return !flushFailed && !(view.state() instanceof Deleted);
  }
}
