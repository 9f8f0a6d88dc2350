package io.logpost.http.v2;

import io.logpost.consumer.Dialect;
import io.logpost.consumer.Instance;
import io.logpost.consumer.Instances;
import io.logpost.consumer.Interest;
import io.logpost.consumer.Interest.Subscribed;
import io.logpost.consumer.MemberName;
import io.logpost.engine.Engine;
import io.logpost.error.LogpostException.IllegalInstanceState;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import io.logpost.group.Subscription;
import io.logpost.http.v2.ConsumerBodies.Partition;
import io.logpost.http.v2.ConsumerBodies.Partitions;
import io.logpost.http.v2.ConsumerBodies.Subscribe;
import io.logpost.http.v2.ConsumerBodies.Topics;
import io.logpost.http.v2.ConsumerBodies.TopicsAndPartitions;
import io.logpost.record.TopicPartition;
import io.logpost.topic.TopicName;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// v2's calls that say what a consumer instance reads. Any thread.
@RestController
@RequestMapping("/consumers/{group}/instances/{instance}")
final class V2SubscriptionController {
  private static final String DONE = "Done";

  private final Instances instances;
  private final Engine engine;

  V2SubscriptionController(Instances instances, Engine engine) {
    this.instances = instances;
    this.engine = engine;
  }

  @ControlPost("/subscription")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @ApiResponse(responseCode = "204", description = DONE)
  @Operation(operationId = "v2Subscribe", summary = "Subscribe to topics or to a pattern")
  void subscribe(
      @PathVariable String group,
      @PathVariable String instance,
      @Valid @RequestBody(required = false) @Nullable Subscribe body) {
    Instance found = find(group, instance);
    List<String> topics = body == null ? null : body.topics();
    String pattern = body == null ? null : body.topicPattern();
    if (topics != null && pattern != null) {
      throw new IllegalInstanceState(
          group, instance, "takes either topics or a topic_pattern, not both");
    }
    if (pattern != null) {
      found.subscribe(Subscription.Pattern.of(pattern));
    } else if (topics == null) {
      throw new InvalidField(Place.field("topics"), "Name topics, or a topic_pattern.");
    } else if (topics.isEmpty()) {
      found.unsubscribe();
    } else {
      topics.forEach(V2SubscriptionController::checkName);
      found.subscribe(new Subscription.Topics(new HashSet<>(topics)));
    }
  }

  @GetMapping("/subscription")
  @ApiResponse(
      responseCode = "200",
      description = "Topics; in Strimzi's dialect with the partitions that it has",
      content = @Content(schema = @Schema(anyOf = {TopicsAndPartitions.class, Topics.class})))
  @Operation(operationId = "v2GetSubscription", summary = "What it is subscribed to")
  ResponseEntity<Object> subscription(
      HttpServletRequest request, @PathVariable String group, @PathVariable String instance) {
    MediaType type = MediaTypes.control(request);
    Instance found = find(group, instance);
    List<String> topics = topics(found.currentInterest());
    Object answer =
        found.config().dialect() == Dialect.STRIMZI
            ? new TopicsAndPartitions(topics, byTopic(found.assignment()))
            : new Topics(topics);
    return ResponseEntity.ok().contentType(type).body(answer);
  }

  @DeleteMapping("/subscription")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @ApiResponse(responseCode = "204", description = DONE)
  @Operation(operationId = "v2Unsubscribe", summary = "Give subscription or assignments up")
  void unsubscribe(@PathVariable String group, @PathVariable String instance) {
    find(group, instance).unsubscribe();
  }

  @ControlPost("/assignments")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @ApiResponse(responseCode = "204", description = DONE)
  @Operation(operationId = "v2Assign", summary = "Read these partitions, without the group")
  void assign(
      @PathVariable String group,
      @PathVariable String instance,
      @Valid @RequestBody Partitions body) {
    find(group, instance).assign(body.ids());
  }

  @GetMapping("/assignments")
  @Operation(operationId = "v2GetAssignments", summary = "The partitions that it has")
  ResponseEntity<Partitions> assignments(
      HttpServletRequest request, @PathVariable String group, @PathVariable String instance) {
    MediaType type = MediaTypes.control(request);
    List<Partition> all = find(group, instance).assignment().stream().map(Partition::of).toList();
    return ResponseEntity.ok().contentType(type).body(new Partitions(all));
  }

  private Instance find(String group, String instance) {
    return instances.find(new MemberName(group, instance));
  }

  private static void checkName(String topic) {
    TopicName.check(topic, rule -> new InvalidField(Place.field("topics"), rule));
  }

  /// A pattern stands for the topics that it matches now.
  private List<String> topics(Interest interest) {
    if (!(interest instanceof Subscribed(Subscription subscription))) {
      return List.of();
    }
    return switch (subscription) {
      case Subscription.Topics(var topics) -> List.copyOf(topics);
      case Subscription.Pattern pattern ->
          engine.topics().names().stream().filter(pattern::matches).toList();
    };
  }

  private static List<Map<String, List<Integer>>> byTopic(Collection<TopicPartition> partitions) {
    TreeMap<String, List<Integer>> byTopic =
        partitions.stream()
            .collect(
                Collectors.groupingBy(
                    TopicPartition::topic,
                    TreeMap::new,
                    Collectors.mapping(TopicPartition::partition, Collectors.toList())));
    return byTopic.entrySet().stream()
        .map(entry -> Map.of(entry.getKey(), entry.getValue()))
        .toList();
  }
}
