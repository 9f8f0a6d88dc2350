package io.logpost.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes what is ours in a topic's directory, and the directory where nothing else is in it. Any
/// thread.
final class TopicFiles {
  private static final Logger LOGGER = LoggerFactory.getLogger(TopicFiles.class);
  private static final Pattern PARTITION = Pattern.compile("\\d{1,9}");
  private static final Pattern OURS =
      Pattern.compile(
          "\\d{20}\\.(log|index|timeindex|log\\.cut-\\d+)|partition\\.metadata(\\.tmp)?|"
              + SegmentSwap.LEFT_BEHIND);

  private final LogFiles files;
  private final Path topics;

  TopicFiles(LogFiles files, Path topics) {
    this.files = files;
    this.topics = topics;
  }

  void delete(String topicId) throws IOException {
    Path topic = topics.resolve(topicId);
    if (!files.exists(topic)) {
      return;
    }
    for (String name : files.list(topic)) {
      if (PARTITION.matcher(name).matches()) {
        deletePartition(topic.resolve(name));
      }
    }
    deleteIfEmpty(topic);
    files.forceDirectory(topics);
  }

  private void deletePartition(Path partition) throws IOException {
    for (String name : files.list(partition)) {
      if (OURS.matcher(name).matches()) {
        files.delete(partition.resolve(name));
      }
    }
    deleteIfEmpty(partition);
  }

  private void deleteIfEmpty(Path directory) throws IOException {
    if (files.list(directory).isEmpty()) {
      files.delete(directory);
    } else {
      LOGGER.warn("{} holds files that are none of ours, and stays", directory);
    }
  }
}
