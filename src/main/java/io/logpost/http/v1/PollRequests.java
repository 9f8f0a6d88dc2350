package io.logpost.http.v1;

import static java.util.Objects.requireNonNullElse;

import io.logpost.consumer.AutoOffsetReset;
import io.logpost.consumer.PollRequest;
import io.logpost.consumer.PollRequest.Positions;
import io.logpost.engine.Isolation;
import io.logpost.engine.Topics;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.InvalidPartition;
import io.logpost.error.Place;
import io.logpost.group.Assignor;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import io.logpost.topic.TopicName;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the body of a poll: what its fields alone can't tell is checked against the topics there
/// are. Stateless.
final class PollRequests {
  private static final int DEFAULT_WAIT_MS = 5000;

  private final Topics topics;

  PollRequests(Topics topics) {
    this.topics = topics;
  }

  /// What a poll asks for.
  ///
  /// @throws io.logpost.error.LogpostException.UnknownTopic for a topic to seek in that there is
  ///   not
  /// @throws InvalidPartition for a partition to seek in that its topic does not have
  /// @throws InvalidField where two fields do not go together, or a text is none of its kind
  PollRequest of(PollBody body) {
    return new PollRequest(
        subscription(body),
        Optional.ofNullable(body.assignor()).flatMap(Assignor::ofName),
        Optional.ofNullable(body.maxPollIntervalMs()).map(Duration::ofMillis),
        Optional.ofNullable(body.ackToken()),
        Boolean.TRUE.equals(body.autoAck()),
        reset(body.autoOffsetReset()),
        Duration.ofMillis(requireNonNullElse(body.waitMs(), DEFAULT_WAIT_MS)),
        isolation(body.isolation()),
        new Positions(
            seek(requireNonNullElse(body.seek(), List.of())),
            paused(requireNonNullElse(body.paused(), List.of()))));
  }

  private static Isolation isolation(@Nullable String word) {
    return word == null
        ? Isolation.READ_COMMITTED
        : Isolation.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static AutoOffsetReset reset(@Nullable String word) {
    return word == null
        ? AutoOffsetReset.EARLIEST
        : AutoOffsetReset.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private Optional<Subscription> subscription(PollBody body) {
    String pattern = body.topicPattern();
    if (body.topics() != null && pattern != null) {
      throw new InvalidField(
          Place.field("topic_pattern"), "Name either topics or topic_pattern, not both.");
    }
    if (pattern != null) {
      return Optional.of(Subscription.Pattern.of(pattern));
    }
    return Optional.ofNullable(body.topics()).map(PollRequests::topics);
  }

  private static Subscription topics(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      checkName(names.get(i), "topics[" + i + "]");
    }
    return new Subscription.Topics(Set.copyOf(names));
  }

  private Map<TopicPartition, Long> seek(List<PollBody.Seek> entries) {
    Map<TopicPartition, Long> positions = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      PollBody.Seek entry = entries.get(i);
      String at = "seek[" + i + "]";
      checkName(entry.topic(), at + ".topic");
      TopicPartition partition = new TopicPartition(entry.topic(), entry.partition());
      checkExists(partition, at + ".partition");
      if (positions.put(partition, entry.nextOffset()) != null) {
        throw new InvalidField(Place.field(at), "%s names %s again.".formatted(at, partition));
      }
    }
    return positions;
  }

  /// What a member does not have may be named: partitions come and go.
  private static Set<TopicPartition> paused(List<PollBody.Paused> entries) {
    Set<TopicPartition> paused = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      PollBody.Paused entry = entries.get(i);
      checkName(entry.topic(), "paused[" + i + "].topic");
      entry.partitions().forEach(p -> paused.add(new TopicPartition(entry.topic(), p)));
    }
    return paused;
  }

  private static void checkName(String topic, String field) {
    TopicName.check(topic, rule -> new InvalidField(Place.field(field), rule));
  }

  private void checkExists(TopicPartition partition, String field) {
    int count = topics.partitionCount(partition.topic());
    if (partition.partition() >= count) {
      throw new InvalidPartition(
          Place.field(field), partition.topic(), partition.partition(), count);
    }
  }
}
