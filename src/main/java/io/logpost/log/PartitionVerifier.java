package io.logpost.log;

import io.logpost.log.Finding.Severity;
import io.logpost.log.SegmentWalk.Bounds;
import io.logpost.log.SegmentWalk.Stretch;
import io.logpost.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Verifies the log of one partition for {@link LogVerifier}. Used once, by one thread.
final class PartitionVerifier {
  private final LogFiles files;
  private final OpenFiles openFiles;
  private final Path directory;
  private final Checkpoint.Key key;
  private final Checkpoint.Entry saved;
  private final CleanStop.@Nullable Entry clean;
  private final LogVerifier.Report report;
  private final PartitionBounds bounds;
  private String name;

  PartitionVerifier(
      DataDirectory data, Checkpoint.Key key, PartitionBounds bounds, LogVerifier.Report report) {
    this.files = data.files();
    this.openFiles = new OpenFiles(files, 10);
    this.directory =
        data.topicsDirectory().resolve(key.topicId()).resolve(Integer.toString(key.partition()));
    this.key = key;
    this.bounds = bounds;
    this.saved = bounds.saved();
    this.clean = bounds.clean();
    this.report = report;
    this.name = key.topicId() + "-" + key.partition();
  }

  void verify() throws IOException {
    report.partition();
    PartitionFiles found = PartitionFiles.in(files, directory);
    checkMetadata();
    for (String other : found.others()) {
      report.warn(name, directory.resolve(other), PartitionFiles.whatIs(other));
    }
    if (found.bases().isEmpty()) {
      requireNothing();
      return;
    }
    checkStart(found.bases().getFirst());
    long end = segments(found);
    checkEnd(end, found.logs().lastEntry());
  }

  private void checkMetadata() throws IOException {
    Path file = directory.resolve(PartitionMetadata.FILE_NAME);
    if (!files.exists(file)) {
      report.warn(name, file, "there is none, so that the topic's name is unknown here");
      return;
    }
    try {
      name = PartitionMetadata.topic(files, directory, key.topicId()) + "-" + key.partition();
    } catch (IOException e) {
      report.error(name, file, e.getMessage() + "; the partition can't be opened with it");
    }
  }

  private void requireNothing() {
    long end = bounds.knownEnd();
    if (end > saved.startOffset() && end != Long.MAX_VALUE) {
      error(directory, Finding.NONE, saved.startOffset(), end, "all segments are missing");
    }
  }

  private void checkStart(long firstBase) {
    if (clean != null && clean.startOffset() < firstBase) {
      error(
          directory, Finding.NONE, clean.startOffset(), firstBase, "the first segment is missing");
    } else if (bounds.isKnown() && saved.startOffset() < firstBase) {
      report.warn(
          name,
          directory,
          "the checkpoint says that it starts at offset %d, the first segment begins at %d: retention, if the server stopped just then"
              .formatted(saved.startOffset(), firstBase));
    }
  }

  /// Answers the offset at which the log ends.
  private long segments(PartitionFiles found) throws IOException {
    List<Long> bases = found.bases();
    long next = bases.getFirst();
    for (int i = 0; i < bases.size(); i++) {
      long base = bases.get(i);
      boolean behindTheCut = i > 0 && saved.mustCut() && next >= saved.cutTo();
      if (behindTheCut || base > next) {
        Path log = directory.resolve(found.log(base));
        tail(log, 0, SegmentFiles.size(files, log), base, "lies behind the log's end");
        continue;
      }
      next = segment(bounds.of(bases, i), found.log(base));
    }
    return next;
  }

  private long segment(Bounds segment, String logName) throws IOException {
    Path log = directory.resolve(logName);
    long fileBytes = SegmentFiles.size(files, log);
    SegmentIndexes indexes = new SegmentIndexes(files, directory, segment.baseOffset());
    OffsetEntries offsets = indexes.offsets();
    IndexCheck check = new IndexCheck(offsets, indexes.times());
    PooledFile file = openFiles.file(log, LogFiles.Access.READ);
    try {
      SegmentWalk walk =
          new SegmentWalk(file, fileBytes, segment, offsets, new Parts(log, fileBytes, check));
      long end = walk.walk();
      report.segment(fileBytes);
      if (bounds.indexesCount(segment, end) && !PartitionFiles.isSwap(logName)) {
        check.end(true);
        indexes
            .faults(check, fileBytes > 0)
            .forEach((path, fault) -> report.warn(name, path, fault));
      }
      return end;
    } finally {
      file.retire();
    }
  }

  private void checkEnd(long end, Map.Entry<Long, String> active) throws IOException {
    if (saved.startOffset() > end) {
      report.error(
          name,
          directory,
          "it starts at offset %d and ends at %d".formatted(saved.startOffset(), end));
    }
    if (clean == null) {
      return;
    }
    Path log = directory.resolve(active.getValue());
    long size = SegmentFiles.size(files, log);
    if (clean.endOffset() != end
        || clean.activeBaseOffset() != active.getKey()
        || clean.activeSizeBytes() != size) {
      report.warn(
          name,
          log,
          "the clean stop knew an end at offset %d and %d bytes of segment %d, now it is offset %d and %d bytes of %d; the next start checks the log"
              .formatted(
                  clean.endOffset(),
                  clean.activeSizeBytes(),
                  clean.activeBaseOffset(),
                  end,
                  size,
                  active.getKey()));
    }
  }

  private void error(Path file, long position, long firstOffset, long endOffset, String what) {
    report.found(Severity.ERROR, name, file, position, firstOffset, endOffset, what);
  }

  private void tail(Path file, long position, long endPosition, long firstOffset, String what) {
    report.found(
        Severity.TAIL,
        name,
        file,
        position,
        firstOffset,
        Finding.NONE,
        "%s; the next start moves these %d bytes aside".formatted(what, endPosition - position));
  }

  /// Tells of what a walk meets.
  private final class Parts implements SegmentWalk.Visitor {
    private final Path log;
    private final long fileBytes;
    private final IndexCheck check;

    Parts(Path log, long fileBytes, IndexCheck check) {
      this.log = log;
      this.fileBytes = fileBytes;
      this.check = check;
    }

    @Override
    public void batch(long position, RecordBatch batch) {
      report.batch(batch.recordCount());
      check.batch(position, batch);
    }

    @Override
    public void damage(Stretch stretch) {
      check.damage(stretch);
      error(log, stretch.position(), stretch.firstOffset(), stretch.endOffset(), stretch.what());
    }

    @Override
    public void tail(long position, long firstOffset, String what) {
      PartitionVerifier.this.tail(log, position, fileBytes, firstOffset, what);
    }
  }
}
