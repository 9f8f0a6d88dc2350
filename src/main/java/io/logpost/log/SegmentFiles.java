package io.logpost.log;

import io.logpost.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/// Makes segments, and opens those that are on disk: with the indexes as they are, or by reading
/// the log and writing the indexes anew.
///
/// One thread at a time.
final class SegmentFiles {
  private final Path directory;
  private final LogEnvironment environment;
  private final int indexIntervalBytes;

  SegmentFiles(Path directory, LogEnvironment environment, int indexIntervalBytes) {
    this.directory = directory;
    this.environment = environment;
    this.indexIntervalBytes = indexIntervalBytes;
  }

  /// A segment up to the first bytes that are no batch of it.
  ///
  /// @param nextOffset the offset after its last whole batch; its base offset without
  /// @param forcedBytes up to where in its file stand batches below the offset that was asked about
  /// @param fileBytes the size of its file, of which {@link Segment#sizeBytes} are batches
  record Scanned(Segment segment, long nextOffset, long forcedBytes, long fileBytes) {}

  /// Makes the files of a new, empty segment.
  static Segment create(LogEnvironment environment, Path directory, long baseOffset)
      throws IOException {
    Segment segment = withNewIndexes(environment, directory, baseOffset);
    try {
      environment.files().open(segment.path(), LogFiles.Access.CREATE).close();
      return segment;
    } catch (IOException e) {
      deleteIndexes(environment.files(), SegmentPaths.of(directory, baseOffset));
      throw e;
    }
  }

  /// A segment with empty indexes in place of those that may be there, and nothing yet known of its
  /// log.
  static Segment withNewIndexes(LogEnvironment environment, Path directory, long baseOffset)
      throws IOException {
    SegmentPaths paths = SegmentPaths.of(directory, baseOffset);
    Segment.Found nothing = Segment.Found.nothing(environment.clock().millis());
    Segment segment = new Segment(environment.openFiles(), paths, baseOffset, nothing);
    deleteIndexes(environment.files(), paths);
    for (Path path : List.of(paths.offsetIndex(), paths.timeIndex())) {
      environment.files().open(path, LogFiles.Access.CREATE).close();
    }
    return segment;
  }

  private static void deleteIndexes(LogFiles files, SegmentPaths paths) throws IOException {
    files.delete(paths.offsetIndex());
    files.delete(paths.timeIndex());
  }

  static long size(LogFiles files, Path path) throws IOException {
    try (LogFile file = files.open(path, LogFiles.Access.READ)) {
      return file.size();
    }
  }

  /// A segment whose indexes were forced, of which no log data is read; scanned where an index
  /// can't be right.
  Segment trusted(long baseOffset) throws IOException {
    int offsets = entries(baseOffset, Segment.INDEX_SUFFIX, OffsetIndex.ENTRY_BYTES);
    int times = entries(baseOffset, Segment.TIME_INDEX_SUFFIX, TimeIndex.ENTRY_BYTES);
    long size = size(environment.files(), path(baseOffset, Segment.LOG_SUFFIX));
    if (offsets < 0 || times < 0 || (times == 0 && size > 0)) {
      Scanned scanned = scan(baseOffset, Long.MAX_VALUE, 0);
      scanned.segment().addUnread(scanned.fileBytes() - scanned.segment().sizeBytes());
      complete(scanned.segment(), true);
      return scanned.segment();
    }
    return new Segment(
        environment.openFiles(),
        SegmentPaths.of(directory, baseOffset),
        baseOffset,
        new Segment.Found(size, offsets, times, environment.clock().millis()));
  }

  /// Reads a segment from its start up to the first bytes that are no batch, or one that does not
  /// begin where the last one ended; its new indexes wait for {@link #complete}.
  ///
  /// @param endBefore batches from this offset on are not taken, whatever they are
  /// @param forcedTo below it everything was forced; for {@link Scanned#forcedBytes}
  Scanned scan(long baseOffset, long endBefore, long forcedTo) throws IOException {
    environment.owner().beforeWrite();
    Segment segment = withNewIndexes(environment, directory, baseOffset);
    long fileBytes = size(environment.files(), segment.path());
    ByteBuffer buffer = environment.buffers().take();
    BatchReader batches = new BatchReader(segment.reader(), 0, fileBytes, buffer);
    long next = baseOffset;
    long forcedBytes = 0;
    try {
      while (next < endBefore) {
        RecordBatch batch = batches.next();
        if (batch == null || !batch.follows(next)) {
          break;
        }
        segment.note(batch, indexIntervalBytes);
        next = batch.nextOffset();
        forcedBytes = next <= forcedTo ? segment.sizeBytes() : forcedBytes;
      }
    } finally {
      environment.buffers().give(batches.buffer());
    }
    return new Scanned(segment, next, forcedBytes, fileBytes);
  }

  /// Forces a scanned segment and writes its indexes; those of one that takes no more appends are
  /// forced as well.
  static void complete(Segment segment, boolean sealed) throws IOException {
    if (sealed) {
      segment.seal();
    }
    Segment.Unflushed all = segment.takeUnflushed();
    all.flush();
    segment.flushed(all);
  }

  /// How many entries an index file has; -1 where it is missing or has another size than whole
  /// ones.
  private int entries(long baseOffset, String suffix, int entryBytes) throws IOException {
    Path path = path(baseOffset, suffix);
    if (!environment.files().exists(path)) {
      return -1;
    }
    long size = size(environment.files(), path);
    return size % entryBytes == 0 ? Math.toIntExact(size / entryBytes) : -1;
  }

  private Path path(long baseOffset, String suffix) {
    return directory.resolve(Segment.fileName(baseOffset, suffix));
  }
}
