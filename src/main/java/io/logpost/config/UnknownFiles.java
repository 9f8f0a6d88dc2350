package io.logpost.config;

import io.logpost.log.DataDirectory;
import io.logpost.log.PartitionLogs;
import io.logpost.topic.Topic;
import io.logpost.topic.TopicCatalog;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares the files in `topics/` with the topics that the database knows. What nobody knows is
/// left alone.
final class UnknownFiles {
  private static final Logger LOGGER = LoggerFactory.getLogger(UnknownFiles.class);

  private UnknownFiles() {}

  /// Logs which files belong to no topic.
  ///
  /// @throws StartException where there are topics' files and the database knows no topic at all:
  ///   it was lost, and a start would look like one without records
  static void check(DataDirectory directory, PartitionLogs logs, TopicCatalog catalog) {
    Set<String> deleting =
        catalog.unfinishedDeletions().stream().map(Topic::topicId).collect(Collectors.toSet());
    List<String> unknown =
        logs.topicIdsOnDisk().stream()
            .filter(id -> catalog.byId(id) == null && !deleting.contains(id))
            .toList();
    boolean databaseIsEmpty = catalog.names().isEmpty() && deleting.isEmpty();
    if (databaseIsEmpty && unknown.stream().anyMatch(UnknownFiles::looksLikeTopicId)) {
      throw DatabaseCheck.stop(
          directory,
          "%s holds files of topics, but the metadata database knows no topic: meta/logpost.mv.db was lost."
              .formatted(directory.root().resolve("topics")));
    }
    unknown.forEach(
        name -> LOGGER.warn("{} in topics/ belongs to no topic; it is left alone", name));
  }

  private static boolean looksLikeTopicId(String name) {
    return name.matches("[A-Za-z0-9_-]{22}");
  }
}
