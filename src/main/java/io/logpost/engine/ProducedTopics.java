package io.logpost.engine;

import io.logpost.error.LogpostException.TopicDiffers;
import io.logpost.error.LogpostException.UnknownTopic;
import java.util.Map;
import java.util.OptionalInt;

/// The topics that are produced to: where `logpost.topics.auto-create` says so, one that does not
/// exist is created with the engine's defaults.
///
/// It stands above the seam, since a produce request asks for a topic's partitions before it asks
/// an engine to append. Any thread may call it.
public final class ProducedTopics {
  private final Topics topics;
  private final boolean autoCreate;

  public ProducedTopics(Topics topics, boolean autoCreate) {
    this.topics = topics;
    this.autoCreate = autoCreate;
  }

  /// How many partitions a topic has, creating it if need be.
  ///
  /// @throws UnknownTopic where there is none and none is created
  public int partitionCount(String topic) {
    try {
      return topics.partitionCount(topic);
    } catch (UnknownTopic e) {
      if (!autoCreate) {
        throw e;
      }
    }
    create(topic);
    return topics.partitionCount(topic);
  }

  private void create(String topic) {
    try {
      topics.create(new NewTopic(topic, OptionalInt.empty(), OptionalInt.empty(), Map.of()));
    } catch (TopicDiffers _) {
      // another request was first
    }
  }
}
