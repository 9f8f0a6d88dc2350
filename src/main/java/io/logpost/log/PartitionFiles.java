package io.logpost.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files of a partition directory, by what their names say.
///
/// @param bases the base offsets of the segments, sorted
/// @param others the names of all that is neither of a segment nor `partition.metadata`, sorted
record PartitionFiles(List<Long> bases, List<String> others) {
  private static final Pattern SEGMENT = Pattern.compile("(\\d{20})\\.(log|index|timeindex)");

  static PartitionFiles in(LogFiles files, Path directory) throws IOException {
    TreeSet<Long> bases = new TreeSet<>();
    List<String> others = new ArrayList<>();
    List<String> names = files.list(directory);
    for (String name : names) {
      Matcher segment = SEGMENT.matcher(name);
      if (!segment.matches()) {
        if (!name.equals(PartitionMetadata.FILE_NAME)) {
          others.add(name);
        }
      } else if (segment.group(2).equals("log")) {
        bases.add(Long.parseLong(segment.group(1)));
      } else if (!names.contains(segment.group(1) + Segment.LOG_SUFFIX)) {
        others.add(name);
      }
    }
    return new PartitionFiles(List.copyOf(bases), others);
  }

  /// What somebody has to know of a file that belongs to no segment.
  static String whatIs(String name) {
    if (name.matches(".*\\.cut-\\d+")) {
      return "was cut off and kept for people; safe to delete";
    }
    if (name.endsWith(".cleaned")) {
      return "a compaction did not finish; the next start deletes it";
    }
    if (name.endsWith(".swap")) {
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
