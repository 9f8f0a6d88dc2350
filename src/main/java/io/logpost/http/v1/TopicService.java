package io.logpost.http.v1;

import io.logpost.engine.Engine;
import io.logpost.engine.NewTopic;
import io.logpost.engine.TopicDescription;
import io.logpost.engine.Topics;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.TopicDiffers;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.error.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// What the calls on topics do with an engine's topics. Stateless.
@Component
final class TopicService {
  private final Topics topics;

  TopicService(Engine engine) {
    topics = engine.topics();
  }

  /// A topic after a PUT.
  ///
  /// @param created false where it was there before
  record Confirmed(TopicDescription topic, boolean created) {}

  /// Topics whose names start so, sorted, after a name.
  TopicList list(String prefix, int limit, String after) {
    List<TopicList.Entry> page = new ArrayList<>();
    for (String name : topics.names()) {
      if (!name.startsWith(prefix) || name.compareTo(after) <= 0) {
        continue;
      }
      if (page.size() == limit) {
        return new TopicList(page, page.getLast().topic());
      }
      entry(name).ifPresent(page::add);
    }
    return new TopicList(page, null);
  }

  /// Empty where the topic was deleted since it was listed.
  private Optional<TopicList.Entry> entry(String name) {
    try {
      return Optional.of(new TopicList.Entry(name, topics.partitionCount(name)));
    } catch (UnknownTopic _) {
      return Optional.empty();
    }
  }

  /// Creates a topic, or confirms that it is as asked.
  Confirmed put(String topic, TopicSpec spec) {
    Map<String, String> configs = spec.configs() == null ? Map.of() : spec.configs();
    try {
      NewTopic wanted =
          new NewTopic(
              topic, optional(spec.partitions()), optional(spec.replicationFactor()), configs);
      return new Confirmed(topics.create(wanted), true);
    } catch (TopicDiffers _) {
      TopicDescription existing = topics.describe(topic);
      TopicDifferences.check(existing, topics.configs(topic), spec, configs);
      return new Confirmed(existing, false);
    }
  }

  /// Alters configs, then adds partitions; what can't be is refused before either.
  TopicDescription patch(String topic, TopicPatch patch) {
    int count = topics.partitionCount(topic);
    int wanted = patch.partitions() == null ? count : patch.partitions();
    if (wanted < count) {
      throw new InvalidField(
          Place.field("partitions"),
          "%s has %d partitions, you asked for %d; partitions can't be removed."
              .formatted(topic, count, wanted));
    }
    if (patch.configs() != null) {
      Map<String, Optional<String>> configs = new HashMap<>();
      patch.configs().forEach((name, value) -> configs.put(name, Optional.ofNullable(value)));
      topics.alterConfigs(topic, configs);
    }
    if (wanted > count) {
      topics.addPartitions(topic, wanted);
    }
    return topics.describe(topic);
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
