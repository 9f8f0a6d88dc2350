package io.logpost.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files of a partition directory, by what their names say.
///
/// A `.swap` file counts as what it is going to be at the next opening: the segment in the place of
/// all that begin between its two offsets.
///
/// @param logs the files of the segments by their base offsets
/// @param others the names of all that is neither of a segment nor `partition.metadata`, sorted
record PartitionFiles(NavigableMap<Long, String> logs, List<String> others) {
  /// A file of a segment: its base offset, and what it holds.
  static final Pattern SEGMENT = Pattern.compile("(\\d{20})\\.(log|index|timeindex)");

  static PartitionFiles in(LogFiles files, Path directory) throws IOException {
    TreeMap<Long, String> logs = new TreeMap<>();
    List<String> others = new ArrayList<>();
    List<String> names = files.list(directory);
    for (String name : names) {
      Matcher segment = SEGMENT.matcher(name);
      if (!segment.matches()) {
        if (!name.equals(PartitionMetadata.FILE_NAME)) {
          others.add(name);
        }
      } else if (segment.group(2).equals("log")) {
        logs.put(Long.parseLong(segment.group(1)), name);
      } else if (!names.contains(segment.group(1) + Segment.LOG_SUFFIX)) {
        others.add(name);
      }
    }
    for (String name : others) {
      Matcher swap = SegmentSwap.FILE.matcher(name);
      if (swap.matches()) {
        long base = Long.parseLong(swap.group(1));
        logs.subMap(base, true, Long.parseLong(swap.group(2)), false).clear();
        logs.put(base, name);
      }
    }
    return new PartitionFiles(logs, others);
  }

  /// The base offsets of the segments, sorted.
  List<Long> bases() {
    return List.copyOf(logs.keySet());
  }

  /// The name of a segment's file.
  String log(long base) {
    return Objects.requireNonNull(logs.get(base), "no segment");
  }

  /// Whether a segment's file is a swap file, whose indexes are to come.
  static boolean isSwap(String name) {
    return SegmentSwap.FILE.matcher(name).matches();
  }

  boolean hasSwap() {
    return others.stream().anyMatch(PartitionFiles::isSwap);
  }

  /// What somebody has to know of a file that belongs to no segment.
  static String whatIs(String name) {
    if (name.matches(".*\\.cut-\\d+")) {
      return "was cut off and kept for people; safe to delete";
    }
    if (name.endsWith(SegmentPaths.CLEANED_SUFFIX)) {
      return "a compaction did not finish; the next start deletes it";
    }
    if (isSwap(name)) {
      return "a compaction took its place; the next start does the rest";
    }
    if (name.endsWith(LogFiles.TEMPORARY_SUFFIX)) {
      return "left over by a stop; safe to delete";
    }
    if (SEGMENT.matcher(name).matches()) {
      return "an index without its log; safe to delete";
    }
    return "none of ours";
  }
}
