package io.logpost.http.v1;

import io.logpost.engine.TopicDescription;
import io.logpost.error.LogpostException.TopicDiffers;
import io.logpost.http.ProblemException;
import io.logpost.http.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Compares a topic with what a caller asked for. One thread at a time, used once.
final class TopicDifferences {
  /// One thing that is otherwise than asked; `is` is null for a config that the engine does not
  /// tell.
  record Difference(String field, @Nullable Object is, Object asked) {}

  private final String topic;
  private final List<Difference> differences = new ArrayList<>();
  private final List<String> sentences = new ArrayList<>();

  private TopicDifferences(String topic) {
    this.topic = topic;
  }

  /// Passes where the topic is as asked in all that was named.
  ///
  /// @param effective every config of the topic, with its default where it was not set
  /// @throws ProblemException 409 with the differences
  static void check(
      TopicDescription existing,
      Map<String, String> effective,
      TopicSpec asked,
      Map<String, String> configs) {
    TopicDifferences found = new TopicDifferences(existing.topic());
    found.comparePartitions(existing.partitions().size(), asked.partitions());
    found.compareReplicas(existing.replicationFactor(), asked.replicationFactor());
    new TreeMap<>(configs)
        .forEach((name, value) -> found.compareConfig(name, effective.get(name), value));
    if (!found.differences.isEmpty()) {
      String detail = found.sentences.stream().collect(Collectors.joining("; "));
      throw new ProblemException(
          Problems.of(new TopicDiffers(existing.topic(), detail))
              .with("differences", found.differences));
    }
  }

  private void comparePartitions(int is, @Nullable Integer asked) {
    if (asked != null && asked != is) {
      differences.add(new Difference("partitions", is, asked));
      sentences.add(
          "%s has %d partitions, you asked for %d; %s"
              .formatted(
                  topic, is, asked, asked > is ? "PATCH adds partitions" : "none can be removed"));
    }
  }

  private void compareReplicas(int is, @Nullable Integer asked) {
    if (asked != null && asked != is) {
      differences.add(new Difference("replication_factor", is, asked));
      sentences.add("%s has %d replicas, you asked for %d".formatted(topic, is, asked));
    }
  }

  private void compareConfig(String name, @Nullable String is, String asked) {
    if (!asked.equals(is)) {
      differences.add(new Difference("configs." + name, is, asked));
      sentences.add(
          "%s has %s %s, you asked for %s; PATCH alters configs"
              .formatted(topic, is == null ? "no" : is + " as", name, asked));
    }
  }
}
