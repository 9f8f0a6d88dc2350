package io.logpost.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A topic, as its files tell it.
///
/// @param name by the `partition.metadata` of its partitions
/// @param partitionCount one more than the highest partition that has a directory
public record TopicOnDisk(String name, int partitionCount) {
  private static final Pattern PARTITION = Pattern.compile("0|[1-9]\\d{0,5}");

  /// All topics that have files, by id. Directories whose files tell no topic's name are left out.
  ///
  /// @throws DataDirectoryException where the disk refuses
  public static Map<String, TopicOnDisk> all(DataDirectory directory) {
    LogFiles files = directory.files();
    Map<String, TopicOnDisk> found = new TreeMap<>();
    try {
      for (String topicId : files.list(directory.topicsDirectory())) {
        if (PartitionId.isTopicId(topicId)) {
          addPartitions(files, directory.topicsDirectory().resolve(topicId), topicId, found);
        }
      }
    } catch (IOException e) {
      throw new DataDirectoryException(
          "The topics in %s can't be listed: %s".formatted(directory.root(), e.getMessage()), e);
    }
    return found;
  }

  private static void addPartitions(
      LogFiles files, Path topic, String topicId, Map<String, TopicOnDisk> found)
      throws IOException {
    List<String> partitions =
        files.list(topic).stream().filter(PARTITION.asMatchPredicate()).toList();
    for (String partition : partitions) {
      Path path = topic.resolve(partition);
      if (files.exists(path.resolve(PartitionMetadata.FILE_NAME))) {
        String name = PartitionMetadata.topic(files, path, topicId);
        TopicOnDisk here = new TopicOnDisk(name, Integer.parseInt(partition) + 1);
        found.merge(topicId, here, TopicOnDisk::with);
      }
    }
  }

  private TopicOnDisk with(TopicOnDisk other) {
    return new TopicOnDisk(name, Math.max(partitionCount, other.partitionCount));
  }
}
