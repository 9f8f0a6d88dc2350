package io.logpost.log;

import io.logpost.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stretch of a partition log in one `.log` file, from its base offset to the next segment's,
/// with its two indexes.
///
/// The `.log` holds record batches ({@link RecordBatch}) one after another and nothing else. What
/// lies above the bytes flushed may be anything after a crash. Threads: `append`, `note`, `seal`,
/// `shouldRoll` and `takeUnflushed` under the log's append lock; {@link Unflushed#flush} by the one
/// thread that flushes the log; the rest by any, with the bytes flushed as their limit.
final class Segment {
  static final String LOG_SUFFIX = ".log";
  static final String INDEX_SUFFIX = ".index";
  static final String TIME_INDEX_SUFFIX = ".timeindex";

  private static final long UNKNOWN = Long.MIN_VALUE;

  private final long baseOffset;
  private final PooledFile reader;
  private final PooledFile writer;
  private final OffsetIndex offsetIndex;
  private final TimeIndex timeIndex;
  private final LargestTimestamp largest;
  private final long createdMs;

  private long sizeBytes;
  private long bytesSinceIndexEntry;
  private long firstTimestamp = UNKNOWN;
  private boolean sealed;
  private boolean pinned;

  /// Whether a failed write was cut back since the last flush began: its bytes may be on disk until
  /// the next force.
  private boolean wasCutBack;

  /// Written by the flushing thread, read under the append lock after its flush.
  private boolean indexesForced;

  /// Whether it left the log, so that its files may be gone at any moment.
  private volatile boolean dropped;

  /// What a returned force covers, and all that readers may look at. Written by the flushing
  /// thread.
  private volatile long flushedBytes;

  /// What stands in a segment's files when it is opened.
  record Found(long sizeBytes, int offsetEntries, int timeEntries, long createdMs) {
    static Found nothing(long nowMs) {
      return new Found(0, 0, 0, nowMs);
    }
  }

  /// A segment whose indexes are those of its log. Everything in it counts as flushed.
  Segment(OpenFiles files, SegmentPaths paths, long baseOffset, Found found) throws IOException {
    this.baseOffset = baseOffset;
    reader = files.file(paths.log(), LogFiles.Access.READ);
    writer = files.file(paths.log(), LogFiles.Access.WRITE);
    IndexFile offsets =
        new IndexFile(files, paths.offsetIndex(), OffsetIndex.ENTRY_BYTES, found.offsetEntries());
    offsetIndex = new OffsetIndex(offsets, baseOffset);
    IndexFile times =
        new IndexFile(files, paths.timeIndex(), TimeIndex.ENTRY_BYTES, found.timeEntries());
    TimeIndex.Entry last = TimeIndex.lastOf(times, baseOffset);
    timeIndex = new TimeIndex(times, baseOffset, last);
    largest = new LargestTimestamp(this, last, found.sizeBytes() == 0);
    sizeBytes = found.sizeBytes();
    flushedBytes = found.sizeBytes();
    createdMs = found.createdMs();
  }

  static String fileName(long baseOffset, String suffix) {
    return "%020d%s".formatted(baseOffset, suffix);
  }

  long baseOffset() {
    return baseOffset;
  }

  Path path() {
    return reader.path();
  }

  PooledFile reader() {
    return reader;
  }

  OffsetIndex offsetIndex() {
    return offsetIndex;
  }

  TimeIndex timeIndex() {
    return timeIndex;
  }

  long flushedBytes() {
    return flushedBytes;
  }

  /// Bytes written, flushed or not.
  long sizeBytes() {
    return sizeBytes;
  }

  /// {@link LargestTimestamp#timestamp}.
  long largestTimestamp() throws IOException {
    return largest.timestamp();
  }

  /// The age of its newest record: the largest timestamp, or without one the time at which it was
  /// made or opened.
  long newestMs() throws IOException {
    return largest.timestamp() >= 0 ? largest.timestamp() : createdMs;
  }

  /// Whether more must go into a segment of its own, by Kafka's rules.
  ///
  /// @param timestamp the largest one of what is to be appended
  /// @param lastOffset the last one of what is to be appended
  boolean shouldRoll(LogConfig config, long bytes, long timestamp, long lastOffset, long nowMs)
      throws IOException {
    var _ = largest.timestamp(); // checked before more is noted
    return sealed
        || (sizeBytes > 0
            && (sizeBytes + bytes > config.segmentBytes()
                || age(timestamp, nowMs) > config.maxSegmentMs()
                || offsetIndex.isFull(config.segmentIndexBytes())
                || timeIndex.isFull(config.segmentIndexBytes())
                || lastOffset - baseOffset > Integer.MAX_VALUE));
  }

  /// By the records' time where they have one, else by the clock.
  private long age(long timestamp, long nowMs) throws IOException {
    long first = firstTimestamp();
    return first >= 0 ? timestamp - first : nowMs - createdMs;
  }

  /// The largest timestamp of its first batch, read where it is not known yet. Of a sealed segment
  /// only by the thread that compacts.
  long firstTimestamp() throws IOException {
    if (firstTimestamp == UNKNOWN) {
      ByteBuffer header = ByteBuffer.allocate(RecordBatch.HEADER_BYTES);
      while (header.hasRemaining() && reader.read(header, header.position()) >= 0) {
        // reads on until it is full
      }
      firstTimestamp = new RecordBatch(header.flip()).maxTimestamp();
    }
    return firstTimestamp;
  }

  /// Writes batches at its end in one call; a failed write is cut back before the failure is
  /// thrown.
  ///
  /// @throws NoDescriptorException with nothing written
  /// @throws CutBackFailedException where the file may hold a part of them
  void append(ByteBuffer[] buffers, List<RecordBatch> batches, int indexIntervalBytes)
      throws IOException {
    LogFile file = writer.pin();
    boolean kept = false;
    try {
      write(file, buffers);
      kept = !pinned;
      pinned = true;
    } finally {
      if (!kept) {
        writer.unpin();
      }
    }
    for (RecordBatch batch : batches) {
      note(batch, indexIntervalBytes);
    }
  }

  private void write(LogFile file, ByteBuffer[] buffers) throws IOException {
    try {
      file.write(buffers, sizeBytes);
    } catch (IOException e) {
      try {
        cutBack(file, buffers.length);
      } catch (IOException inCuttingBack) {
        e.addSuppressed(inCuttingBack);
        throw new CutBackFailedException(e);
      }
      throw e;
    }
  }

  /// The caller is told that nothing was stored, so no crash may bring back whole batches in front
  /// of the failed one.
  private void cutBack(LogFile file, int batchCount) throws IOException {
    wasCutBack = true;
    file.truncate(sizeBytes);
    if (batchCount > 1) {
      file.force();
    }
  }

  /// Takes account of a batch that stands at its end.
  void note(RecordBatch batch, int indexIntervalBytes) {
    if (sizeBytes == 0) {
      firstTimestamp = batch.maxTimestamp();
    }
    largest.note(batch);
    if (bytesSinceIndexEntry > indexIntervalBytes) {
      offsetIndex.add(batch.lastOffset(), (int) sizeBytes);
      timeIndex.addIfLater(largest.entry());
      bytesSinceIndexEntry = 0;
    }
    bytesSinceIndexEntry += batch.sizeInBytes();
    sizeBytes += batch.sizeInBytes();
  }

  /// Takes in bytes that were not read, so that whoever does read them sees what is wrong with
  /// them.
  void addUnread(long bytes) {
    sizeBytes += bytes;
  }

  /// Notes its largest timestamp in the time index: at a roll, after which nothing is appended, or
  /// when the log closes.
  void seal() {
    timeIndex.addIfLater(largest.entry());
    sealed = true;
  }

  /// What is to be flushed as of now.
  Unflushed takeUnflushed() {
    boolean mustForce = sizeBytes > flushedBytes || wasCutBack;
    wasCutBack = false;
    return new Unflushed(
        this,
        sizeBytes,
        mustForce,
        sealed,
        offsetIndex.file().takePending(),
        timeIndex.file().takePending());
  }

  /// Publishes to readers what a flush put on disk; under the append lock.
  void flushed(Unflushed part) {
    flushedBytes = part.sizeBytes();
    if (pinned && flushedBytes == sizeBytes) {
      pinned = false;
      writer.unpin();
    }
  }

  /// What was read of its file lies on disk already.
  void countAsFlushed() {
    flushedBytes = sizeBytes;
  }

  /// Its file ends with its flushed bytes now.
  void cutBack() {
    sizeBytes = flushedBytes;
    if (pinned) {
      pinned = false;
      writer.unpin();
    }
  }

  /// Whether nothing of it waits for a flush; of a sealed one the indexes are on disk too.
  boolean isFlushed() {
    return flushedBytes == sizeBytes && (!sealed || indexesForced);
  }

  /// Whether its log is on disk but not yet its indexes: the recovery point must not pass it.
  boolean lacksIndexes() {
    return sealed && !indexesForced;
  }

  /// What a flush writes and forces of one segment.
  ///
  /// @param mustForce whether the log's file has changed since its last force
  /// @param indexesToo a sealed segment's indexes are forced with it, those of the active one are
  ///   rebuilt after a crash
  record Unflushed(
      Segment segment,
      long sizeBytes,
      boolean mustForce,
      boolean indexesToo,
      @Nullable ByteBuffer offsetEntries,
      @Nullable ByteBuffer timeEntries) {
    /// Writes and forces it. Too little room or no descriptor for index entries is no failure: they
    /// wait for the next flush.
    void flush() throws IOException {
      try {
        if (mustForce) {
          segment.force();
        }
        segment.offsetIndex.write(offsetEntries);
        segment.timeIndex.write(timeEntries);
        if (indexesToo) {
          segment.forceIndexes();
        }
      } catch (IOException e) {
        if (!segment.dropped) {
          throw e;
        }
      }
    }

    long addedBytes() {
      return sizeBytes - segment.flushedBytes;
    }
  }

  /// Forces its `.log`.
  void force() throws IOException {
    LogFile file = writer.pin();
    try {
      file.force();
    } finally {
      writer.unpin();
    }
  }

  private void forceIndexes() throws IOException {
    if (offsetIndex.file().force() && timeIndex.file().force()) {
      indexesForced = true;
      retireWriters();
    }
  }

  private void retireWriters() {
    writer.retire();
    offsetIndex.file().retireWriter();
    timeIndex.file().retireWriter();
  }

  /// It leaves the log: its files close as soon as nobody uses them.
  void drop() {
    dropped = true;
    retireWriters();
    offsetIndex.file().retire();
    timeIndex.file().retire();
    reader.retire();
  }

  /// Its files, in the order in which to delete them: an index never outlives its log.
  List<Path> paths() {
    return new SegmentPaths(path(), offsetIndex.file().path(), timeIndex.file().path()).all();
  }

  /// Renames its files, while readers may use them.
  void moveTo(SegmentPaths paths) throws IOException {
    offsetIndex.file().moveTo(paths.offsetIndex());
    timeIndex.file().moveTo(paths.timeIndex());
    moveLogTo(paths.log());
  }

  void moveLogTo(Path path) throws IOException {
    reader.moveWith(writer, path);
  }

  /// Others take its place, and perhaps its names: whoever opens a file of it from now on gets
  /// {@link SegmentReplacedException}.
  void replaced() {
    reader.replaced();
    offsetIndex.file().replaced();
    timeIndex.file().replaced();
    drop();
  }

  /// A failed write that could not be cut back.
  static final class CutBackFailedException extends IOException {
    CutBackFailedException(IOException cause) {
      super(cause);
    }
  }
}
