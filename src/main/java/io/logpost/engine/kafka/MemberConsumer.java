package io.logpost.engine.kafka;

import io.logpost.engine.JoinRequest;
import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.group.Assignor;
import io.logpost.group.CommittedOffset;
import io.logpost.group.Subscription;
import io.logpost.record.TopicPartition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/// A consumer that is a member of a group and reads nothing: its partitions are paused, and stand
/// at 0 so that it asks for no committed offset.
///
/// One thread uses it; {@link #wakeup} may be called by any.
final class MemberConsumer {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /// What a pattern that matches nothing yet subscribes to: without any name it would not be in the
  /// group.
  private static final String NO_TOPIC = "logpost.no-topic-matches";

  private final Consumer<ByteBuffer, ByteBuffer> consumer;
  private final ConsumerRebalanceListener listener;
  private final TopicNames names;
  private final String group;

  private @Nullable Subscription subscription;
  private TopicNames.Names seen = new TopicNames.Names(List.of(), -1);
  private SortedSet<String> matching = new TreeSet<>();

  private MemberConsumer(
      Consumer<ByteBuffer, ByteBuffer> consumer,
      ConsumerRebalanceListener listener,
      TopicNames names,
      String group) {
    this.consumer = consumer;
    this.listener = listener;
    this.names = names;
    this.group = group;
  }

  /// Connects, without joining yet.
  static MemberConsumer open(
      GroupParts parts, JoinRequest request, ConsumerRebalanceListener listener) {
    return new MemberConsumer(
        parts.clients().consumer(settings(request)), listener, parts.names(), request.group());
  }

  private static Map<String, Object> settings(JoinRequest request) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, request.group());
    settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, InstanceIds.of(request.member()));
    settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_TIMEOUT.toMillis());
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
    settings.put(ConsumerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    if (request.assignor().isPresent() && request.assignor().get() == Assignor.RANGE) {
      settings.put(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG, "range");
    }
    return settings;
  }

  /// Wants other topics, or its first. A pattern becomes a list of what matches: Kafka's own
  /// patterns may take for ever over a name, and a consumer that looks for names itself joins
  /// without any, so that what was kept for it would move.
  void subscribe(Subscription wanted) {
    subscription = wanted;
    switch (wanted) {
      case Subscription.Topics(var topics) -> consumer.subscribe(topics, listener);
      case Subscription.Pattern pattern -> {
        seen = names.names();
        matching = matching(pattern);
        consumer.subscribe(orNone(matching), listener);
      }
    }
  }

  /// Subscribes to what matches now, where it is subscribed to a pattern.
  void followPattern() {
    if (subscription instanceof Subscription.Pattern pattern && namesChanged()) {
      SortedSet<String> now = matching(pattern);
      if (!now.equals(matching)) {
        matching = now;
        consumer.subscribe(orNone(now), listener);
      }
    }
  }

  private boolean namesChanged() {
    try {
      TopicNames.Names now = names.names();
      boolean changed = now.version() != seen.version();
      seen = now;
      return changed;
    } catch (LogpostException _) {
      return false; // asked again soon
    }
  }

  private SortedSet<String> matching(Subscription.Pattern pattern) {
    SortedSet<String> found = new TreeSet<>(seen.names());
    found.removeIf(name -> !pattern.matches(name));
    return found;
  }

  private static Collection<String> orNone(SortedSet<String> topics) {
    return topics.isEmpty() ? List.of(NO_TOPIC) : topics;
  }

  /// Goes on with what the group asks of it, waiting for that.
  ///
  /// @throws WakeupException where it was woken
  void poll(Duration longest) {
    var _ = consumer.poll(longest);
  }

  void wakeup() {
    consumer.wakeup();
  }

  /// The member epoch; not positive where it is in no group.
  int epoch() {
    return consumer.groupMetadata().generationId();
  }

  Set<TopicPartition> assignment() {
    return consumer.assignment().stream().map(Names::ofOurs).collect(Collectors.toSet());
  }

  /// Makes partitions stand still that were just assigned.
  void keepFromReading(Collection<org.apache.kafka.common.TopicPartition> partitions) {
    partitions.forEach(partition -> consumer.seek(partition, 0));
    consumer.pause(partitions);
  }

  /// Commits as the member.
  ///
  /// @throws Fenced where the cluster says that it is none, or none of these topics' partitions
  void commit(Map<TopicPartition, CommittedOffset> offsets) {
    Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> wanted = new HashMap<>();
    offsets.forEach((partition, offset) ->
        wanted.put(
            Names.ofKafka(partition),
            new OffsetAndMetadata(offset.nextOffset(), offset.metadata())));
    try {
      // the same again changes nothing, so that one which was woken may be repeated
      var _ =
          unlessWoken(() -> {
            consumer.commitSync(wanted, CALL_TIMEOUT);
            return true;
          });
    } catch (KafkaException e) {
      throw notCommitted(e);
    }
  }

  private LogpostException notCommitted(KafkaException failure) {
    LogpostException ours =
        failure instanceof CommitFailedException || Meaning.of(failure) == Meaning.UNKNOWN_TOPIC
            ? new Fenced(group, "The group refuses the commit: " + failure.getMessage())
            : KafkaErrors.ofChange(failure, Subject.ofGroup(group));
    ours.initCause(failure);
    return ours;
  }

  /// What the group committed for partitions; those without are left out.
  Map<TopicPartition, CommittedOffset> committed(Set<TopicPartition> partitions) {
    Set<org.apache.kafka.common.TopicPartition> asked =
        partitions.stream().map(Names::ofKafka).collect(Collectors.toSet());
    try {
      return GroupQueries.ours(unlessWoken(() -> consumer.committed(asked, CALL_TIMEOUT)));
    } catch (KafkaException e) {
      LogpostException failure = KafkaErrors.ofRead(e, Subject.ofGroup(group));
      failure.initCause(e);
      throw failure;
    }
  }

  /// Runs a call again as long as a wake-up that was meant for a poll ends it.
  private static <T> T unlessWoken(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (WakeupException _) {
        // once for each wake-up
      }
    }
  }

  void close(GroupMembershipOperation how) {
    consumer.close(CloseOptions.groupMembershipOperation(how).withTimeout(CLOSE_TIMEOUT));
  }
}
