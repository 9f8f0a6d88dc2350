package io.logpost.log;

import io.logpost.log.SegmentWalk.Stretch;
import io.logpost.record.InvalidBatchException;
import io.logpost.record.RecordBatch;
import io.logpost.record.RecordView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes one segment anew without its damaged stretches, for {@link LogRepair}.
///
/// 1. What stands from the first damaged byte on is copied to `<base>.log.cut-<ms since 1970>`: the
///    bytes of the new file up to there and that file are the old one.
/// 2. The new file is written as `<base>.log.tmp`; both are forced.
/// 3. It is renamed to `<base>.log`, which decides; then the indexes, which lead to wrong places
///    now, are deleted. The next opening writes them.
///
/// Used once, by one thread.
final class SegmentRepair {
  private static final int COPY_BYTES = 1 << 16;

  private final LogFiles files;
  private final Path directory;
  private final long baseOffset;
  private final Path log;
  private long written;

  SegmentRepair(LogFiles files, Path directory, long baseOffset) {
    this.files = files;
    this.directory = directory;
    this.baseOffset = baseOffset;
    this.log = directory.resolve(Segment.fileName(baseOffset, Segment.LOG_SUFFIX));
  }

  Path log() {
    return log;
  }

  /// Whether a stretch is one whole batch whose base offset alone is wrong: it stands outside the
  /// checksum, and what stands around it says what it was.
  boolean isOnlyMislabelled(Stretch stretch) throws IOException {
    PooledFile file = new OpenFiles(files, 1).file(log, LogFiles.Access.READ);
    try {
      return mislabelled(file, stretch) != null;
    } finally {
      file.retire();
    }
  }

  /// Answers the file that holds what was there.
  ///
  /// @param stretches in the order of the file, at least one
  Path repair(List<Stretch> stretches, long nowMs) throws IOException {
    Path aside = log.resolveSibling(log.getFileName() + ".cut-" + nowMs);
    Path temporary = log.resolveSibling(log.getFileName() + LogFiles.TEMPORARY_SUFFIX);
    PooledFile source = new OpenFiles(files, 1).file(log, LogFiles.Access.READ);
    try {
      long size = SegmentFiles.size(files, log);
      create(aside, target -> copy(source, stretches.getFirst().position(), size, target));
      create(temporary, target -> write(source, size, stretches, target));
    } finally {
      source.retire();
    }
    files.forceDirectory(directory);
    files.rename(temporary, log);
    files.forceDirectory(directory);
    files.delete(directory.resolve(Segment.fileName(baseOffset, Segment.INDEX_SUFFIX)));
    files.delete(directory.resolve(Segment.fileName(baseOffset, Segment.TIME_INDEX_SUFFIX)));
    files.forceDirectory(directory);
    return aside;
  }

  private interface Content {
    void writeTo(LogFile target) throws IOException;
  }

  private void create(Path path, Content content) throws IOException {
    files.delete(path);
    written = 0;
    try (LogFile target = files.open(path, LogFiles.Access.CREATE)) {
      content.writeTo(target);
      target.force();
    }
  }

  private void write(PooledFile source, long size, List<Stretch> stretches, LogFile target)
      throws IOException {
    long from = 0;
    for (Stretch stretch : stretches) {
      copy(source, from, stretch.position(), target);
      RecordBatch whole = mislabelled(source, stretch);
      if (whole == null) {
        fill(stretch, target);
      } else {
        whole.assignBaseOffset(stretch.firstOffset());
        put(whole.buffer(), target);
      }
      from = stretch.endPosition();
    }
    copy(source, from, size, target);
  }

  /// Batches without records in the place of those that are lost.
  private void fill(Stretch stretch, LogFile target) throws IOException {
    long next = stretch.firstOffset();
    while (next < stretch.endOffset()) {
      long last = Math.min(stretch.endOffset() - 1, next + Integer.MAX_VALUE);
      put(RecordBatch.empty(next, last, TimeIndex.NO_TIMESTAMP).buffer(), target);
      next = last + 1;
    }
  }

  private static @Nullable RecordBatch mislabelled(PooledFile file, Stretch stretch)
      throws IOException {
    BatchReader batches =
        new BatchReader(
            file,
            stretch.position(),
            stretch.endPosition(),
            ByteBuffer.allocate(BufferPool.BUFFER_BYTES));
    RecordBatch batch = batches.next();
    if (batch == null || batch.sizeInBytes() != stretch.endPosition() - stretch.position()) {
      return null;
    }
    long offsets = batch.nextOffset() - batch.baseOffset();
    boolean fits = offsets == stretch.endOffset() - stretch.firstOffset();
    return fits && isReadable(batch) ? batch : null;
  }

  private static boolean isReadable(RecordBatch batch) {
    try {
      return batch.forEach(batch.baseOffset(), new RecordView(), _ -> true);
    } catch (InvalidBatchException e) {
      return false;
    }
  }

  private void copy(PooledFile source, long from, long to, LogFile target) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
    for (long at = from; at < to; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(COPY_BYTES, to - at));
      SegmentWalk.readFully(source, buffer, at);
      put(buffer, target);
    }
  }

  private void put(ByteBuffer bytes, LogFile target) throws IOException {
    int size = bytes.remaining();
    target.write(new ByteBuffer[] {bytes}, written);
    written += size;
  }
}
