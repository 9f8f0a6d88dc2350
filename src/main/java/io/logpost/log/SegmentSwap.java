package io.logpost.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts a compacted segment in the place of those it was made of, so that a crash leaves the old
/// ones or the new one.
///
/// 1. The new segment is on disk as `<base>.log.cleaned`, with `<base>.index.cleaned` and
///    `<base>.timeindex.cleaned`.
/// 2. Its log becomes `<base>-<end>.swap` (the offsets where it begins and ends, in twenty digits),
///    and the directory is forced. That decides: from here on all segments with a base offset from
///    `base` to before `end` are replaced.
/// 3. Readers get a view with the new segment; those in an old one go on where its files are open,
///    else in the new view.
/// 4. The old files go, the directory is forced, and the new ones get their names, the log last;
///    the directory is forced.
///
/// An opening deletes `.cleaned` files and does the rest for a `.swap` file, without reading one:
/// indexes that are missing then are built anew. Where a step after the first rename fails, {@link
/// #finish} goes on with it later; no segment of that log is deleted or replaced before. Threads:
/// the one that compacts the log, under `sealedLock`.
final class SegmentSwap {
  private static final Logger LOGGER = LoggerFactory.getLogger(SegmentSwap.class);

  /// Files that a compaction may leave behind, swap files included.
  static final String LEFT_BEHIND =
      "\\d{20}-\\d{20}\\.swap|\\d{20}\\.(log|index|timeindex)\\.cleaned";

  /// The name of a swap file: where it begins, and where it ends.
  static final Pattern FILE = Pattern.compile("(\\d{20})-(\\d{20})\\.swap");

  private static final Pattern UNFINISHED = Pattern.compile(LEFT_BEHIND);

  private final Path directory;
  private final LogEnvironment environment;
  private final LogChain chain;

  /// What is under way or was left half done.
  @GuardedBy("chain.sealedLock")
  private @Nullable Swap unfinished;

  /// What comes next; each may be done again.
  private enum Step {
    DECIDE,
    PUBLISH,
    DELETE_OLD,
    RENAME,
    TAKE_BACK
  }

  private record Swap(List<Segment> old, Segment cleaned, Path path, Step next) {
    Swap then(Step step) {
      return new Swap(old, cleaned, path, step);
    }
  }

  SegmentSwap(Path directory, LogEnvironment environment, LogChain chain) {
    this.directory = directory;
    this.environment = environment;
    this.chain = chain;
  }

  static Path path(Path directory, long baseOffset, long endOffset) {
    return directory.resolve("%020d-%020d.swap".formatted(baseOffset, endOffset));
  }

  /// Replaces segments that are on disk by one that is; false, with nothing done, where they are no
  /// longer in the log, or it is out of service.
  ///
  /// @param old next to each other
  /// @param endOffset where the last of them ends
  /// @throws IOException where the disk refuses; see {@link LogChain#swapIsUnfinished} for whether
  ///   there is something to {@link #finish}, and the new segment's files are its own until then
  boolean replace(List<Segment> old, long endOffset, Segment cleaned) throws IOException {
    chain.sealedLock.lock();
    try {
      if (chain.swapIsUnfinished() || !chain.holds(old)) {
        return false;
      }
      chain.swapBegins();
      Swap swap =
          new Swap(old, cleaned, path(directory, cleaned.baseOffset(), endOffset), Step.DECIDE);
      begin(swap);
      doTheRest(swap);
      return true;
    } finally {
      chain.sealedLock.unlock();
    }
  }

  /// Does what a failure left undone, where there is something.
  ///
  /// @throws IOException where the disk refuses again; there is something to finish still
  void finish() throws IOException {
    chain.sealedLock.lock();
    try {
      doTheRest(unfinished);
    } finally {
      chain.sealedLock.unlock();
    }
  }

  /// A rename that failed may have been done all the same, and is taken back.
  @GuardedBy("chain.sealedLock")
  private void begin(Swap swap) throws IOException {
    try {
      swap.cleaned().moveLogTo(swap.path());
    } catch (IOException e) {
      doTheRest(swap.then(Step.TAKE_BACK));
      throw e;
    }
  }

  @GuardedBy("chain.sealedLock")
  private void doTheRest(@Nullable Swap swap) throws IOException {
    unfinished = swap;
    while (unfinished != null) {
      unfinished = step(unfinished);
    }
    chain.swapEnds();
  }

  /// Does one step; answers what is left then.
  @GuardedBy("chain.sealedLock")
  private @Nullable Swap step(Swap swap) throws IOException {
    return switch (swap.next()) {
      case DECIDE -> {
        environment.files().forceDirectory(directory);
        yield swap.then(Step.PUBLISH);
      }
      case PUBLISH -> {
        chain.replace(swap.old(), swap.cleaned());
        yield swap.then(Step.DELETE_OLD);
      }
      case DELETE_OLD -> {
        for (Segment segment : swap.old()) {
          deleteAll(segment.paths());
        }
        environment.files().forceDirectory(directory);
        yield swap.then(Step.RENAME);
      }
      case RENAME -> {
        swap.cleaned().moveTo(SegmentPaths.of(directory, swap.cleaned().baseOffset()));
        environment.files().forceDirectory(directory);
        yield null;
      }
      case TAKE_BACK -> {
        environment.files().delete(swap.path());
        swap.cleaned().drop();
        deleteAll(swap.cleaned().paths());
        yield null;
      }
    };
  }

  private void deleteAll(List<Path> paths) throws IOException {
    for (Path path : paths) {
      environment.files().delete(path);
    }
  }

  /// Finishes or takes back what a crash left in a directory; before anything in it is read.
  static void recover(PartitionId id, Path directory, LogEnvironment environment)
      throws IOException {
    List<String> names = environment.files().list(directory);
    if (names.stream().noneMatch(name -> UNFINISHED.matcher(name).matches())) {
      return;
    }
    PartitionMetadata.verify(environment.files(), directory, id);
    environment.owner().beforeWrite();
    for (String name : names) {
      Matcher swap = FILE.matcher(name);
      if (swap.matches()) {
        long base = Long.parseLong(swap.group(1));
        long end = Long.parseLong(swap.group(2));
        LOGGER.warn(
            "{}: {} takes the place of its segments, where a stop came in between", id, name);
        deleteSegments(environment.files(), directory, base, end);
        environment.files().rename(directory.resolve(name), SegmentPaths.of(directory, base).log());
        environment.files().forceDirectory(directory);
      } else if (UNFINISHED.matcher(name).matches()) {
        environment.files().delete(directory.resolve(name));
      }
    }
  }

  private static void deleteSegments(LogFiles files, Path directory, long base, long end)
      throws IOException {
    for (String name : files.list(directory)) {
      Matcher file = PartitionFiles.SEGMENT.matcher(name);
      if (file.matches()
          && Long.parseLong(file.group(1)) >= base
          && Long.parseLong(file.group(1)) < end) {
        files.delete(directory.resolve(name));
      }
    }
    files.forceDirectory(directory);
  }
}
