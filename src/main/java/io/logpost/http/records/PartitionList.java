package io.logpost.http.records;

import io.logpost.error.LogpostException.BadParameter;
import java.util.SortedSet;
import java.util.TreeSet;

/// Reads `partitions=0,2`. Stateless.
final class PartitionList {
  private PartitionList() {}

  /// The partitions by number.
  ///
  /// @throws BadParameter for a text that is no list, or a partition that the topic does not have
  static SortedSet<Integer> parse(String text, String topic, int partitionCount) {
    SortedSet<Integer> partitions = new TreeSet<>();
    for (String word : text.split(",", -1)) {
      int partition = number(word, text);
      if (partition >= partitionCount) {
        throw new BadParameter(
            "partitions",
            "%s has no partition %d; it has %d, numbered from 0."
                .formatted(topic, partition, partitionCount));
      }
      partitions.add(partition);
    }
    return partitions;
  }

  private static int number(String word, String text) {
    boolean digits = !word.isEmpty() && word.length() <= 9;
    for (int i = 0; i < word.length(); i++) {
      digits &= word.charAt(i) >= '0' && word.charAt(i) <= '9';
    }
    if (!digits) {
      throw new BadParameter(
          "partitions", "partitions must be numbers with commas, such as 0,2, not " + text + ".");
    }
    return Integer.parseInt(word);
  }
}
