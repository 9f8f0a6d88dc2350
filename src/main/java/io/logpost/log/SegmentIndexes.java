package io.logpost.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The two index files of a segment, read whole.
///
/// One thread at a time.
final class SegmentIndexes {
  /// No index of ours is larger: `segment.index.bytes` ends there.
  private static final int MAX_BYTES = 1 << 30;

  private static final String REMEDY = "; delete it, and the next start writes it anew";

  private final LogFiles files;
  private final Path offsetsPath;
  private final Path timesPath;
  private final long baseOffset;
  private final Map<Path, String> faults = new LinkedHashMap<>();

  SegmentIndexes(LogFiles files, Path directory, long baseOffset) {
    this.files = files;
    this.offsetsPath = directory.resolve(Segment.fileName(baseOffset, Segment.INDEX_SUFFIX));
    this.timesPath = directory.resolve(Segment.fileName(baseOffset, Segment.TIME_INDEX_SUFFIX));
    this.baseOffset = baseOffset;
  }

  OffsetEntries offsets() throws IOException {
    return new OffsetEntries(read(offsetsPath, OffsetIndex.ENTRY_BYTES), baseOffset);
  }

  TimeEntries times() throws IOException {
    return new TimeEntries(read(timesPath, TimeIndex.ENTRY_BYTES), baseOffset);
  }

  /// What is wrong with which file, once the segment was walked.
  Map<Path, String> faults(IndexCheck check, boolean hasBatches) throws IOException {
    if (!check.offsetFault().isEmpty()) {
      faults.putIfAbsent(offsetsPath, check.offsetFault() + REMEDY);
    }
    if (!check.timeFault().isEmpty() && hasBatches) {
      faults.putIfAbsent(timesPath, check.timeFault() + REMEDY);
    }
    return faults;
  }

  /// The whole entries of a file; none where it is not there.
  private ByteBuffer read(Path path, int entryBytes) throws IOException {
    ByteBuffer nothing = ByteBuffer.allocate(0);
    if (!files.exists(path)) {
      faults.put(path, "the index is missing; the next start writes it anew");
      return nothing;
    }
    long size = SegmentFiles.size(files, path);
    if (size > MAX_BYTES) {
      faults.put(path, "an index of " + size + " bytes" + REMEDY);
      return nothing;
    }
    if (size % entryBytes != 0) {
      faults.put(
          path, "%d bytes are no whole entries; the next start writes it anew".formatted(size));
    }
    return ByteBuffer.wrap(files.readAll(path)).limit((int) (size - size % entryBytes));
  }
}
