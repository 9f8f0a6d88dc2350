package io.logpost.log;

import io.logpost.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The segment that a compaction writes, in files of its own (`<base>.log.cleaned` and so on) until
/// it takes the place of others.
///
/// Its batches follow each other without a gap. Where batches went, the one before reaches up to
/// the next one that is left; at the segment's start, and where nothing is left, stands a batch
/// without records. So no batch is written anew because of its neighbours. What is written is
/// forced in pieces, each followed by a rest as long as the force took: other logs' flushes find
/// the disk free half of the time, and never wait for one large force. One thread at a time.
final class CleanedSegment {
  private static final Logger LOGGER = LoggerFactory.getLogger(CleanedSegment.class);

  /// What one write takes.
  private static final int WRITE_BYTES = 1 << 20;

  /// What one force takes, and one write more.
  private static final int FORCE_BYTES = 4 << 20;

  private static final long MAX_REST_NANOS = 200_000_000;

  private final LogEnvironment environment;
  private final Segment segment;
  private final int indexIntervalBytes;
  private final List<RecordBatch> unwritten = new ArrayList<>();
  private int unwrittenBytes;
  private long next;

  private CleanedSegment(LogEnvironment environment, Segment segment, int indexIntervalBytes) {
    this.environment = environment;
    this.segment = segment;
    this.indexIntervalBytes = indexIntervalBytes;
    this.next = segment.baseOffset();
  }

  /// Makes its files, in place of those that a failure may have left.
  ///
  /// @param newestMs the age of the newest record that it may hold
  static CleanedSegment create(
      LogEnvironment environment,
      Path directory,
      long baseOffset,
      long newestMs,
      int indexIntervalBytes)
      throws IOException {
    SegmentPaths paths = SegmentPaths.cleaned(directory, baseOffset);
    environment.owner().beforeWrite();
    delete(environment.files(), paths.all());
    try {
      for (Path path : paths.all()) {
        environment.files().open(path, LogFiles.Access.CREATE).close();
      }
      Segment segment =
          new Segment(
              environment.openFiles(), paths, baseOffset, new Segment.Found(0, 0, 0, newestMs));
      return new CleanedSegment(environment, segment, indexIntervalBytes);
    } catch (IOException e) {
      delete(environment.files(), paths.all());
      throw e;
    }
  }

  Segment segment() {
    return segment;
  }

  /// Adds a batch, whose bytes nobody changes any more.
  void add(RecordBatch batch) throws IOException {
    if (batch.baseOffset() > next) {
      closeGap(batch.baseOffset(), TimeIndex.NO_TIMESTAMP);
    }
    if (unwrittenBytes + batch.sizeInBytes() > WRITE_BYTES) {
      write();
    }
    unwritten.add(batch);
    unwrittenBytes += batch.sizeInBytes();
    next = batch.nextOffset();
  }

  /// Reaches up to where the next segment begins, and is on disk then, with its indexes.
  ///
  /// @param largestTimestamp stands for those of its records where it has none
  /// @throws DiskFullException also where the indexes have no room
  void finish(long endOffset, long largestTimestamp) throws IOException {
    if (next < endOffset) {
      closeGap(endOffset, largestTimestamp);
    }
    write();
    SegmentFiles.complete(segment, true);
    if (!segment.isFlushed()) {
      throw new DiskFullException(segment.path() + " has no room for its indexes");
    }
  }

  private void closeGap(long to, long timestamp) {
    if (unwritten.isEmpty()) {
      RecordBatch empty = RecordBatch.empty(next, to - 1, timestamp);
      unwritten.add(empty);
      unwrittenBytes += empty.sizeInBytes();
    } else {
      unwritten.getLast().spanTo(to - 1);
    }
    next = to;
  }

  private void write() throws IOException {
    if (unwritten.isEmpty()) {
      return;
    }
    if (segment.sizeBytes() + unwrittenBytes > Integer.MAX_VALUE) {
      throw new IOException(segment.path() + " would grow past 2 GiB");
    }
    ByteBuffer bytes = ByteBuffer.allocate(unwrittenBytes);
    unwritten.forEach(batch -> bytes.put(batch.buffer()));
    segment.append(new ByteBuffer[] {bytes.flip()}, unwritten, indexIntervalBytes);
    unwritten.clear();
    unwrittenBytes = 0;
    if (segment.sizeBytes() - segment.flushedBytes() >= FORCE_BYTES) {
      force();
    }
  }

  private void force() throws IOException {
    long began = environment.nanos().getAsLong();
    Segment.Unflushed part = segment.takeUnflushed();
    part.flush();
    segment.flushed(part);
    long took = environment.nanos().getAsLong() - began;
    if (took > 0) {
      LockSupport.parkNanos(Math.min(took, MAX_REST_NANOS));
    }
  }

  /// Removes it, where it has not taken the place of others.
  void discard() {
    segment.flushed(segment.takeUnflushed()); // lets go of the descriptor that waits for a force
    segment.drop();
    delete(environment.files(), segment.paths());
  }

  private static void delete(LogFiles files, List<Path> paths) {
    for (Path path : paths) {
      try {
        files.delete(path);
      } catch (IOException e) {
        LOGGER.warn("{} stays until the next start or the next compaction", path, e);
      }
    }
  }
}
