package io.logpost.http.v2;

import static java.util.Objects.requireNonNull;

import io.logpost.engine.Engine;
import io.logpost.engine.Isolation;
import io.logpost.engine.OffsetBounds;
import io.logpost.engine.TopicDescription;
import io.logpost.http.PathPartition;
import io.logpost.record.TopicPartition;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// v2's questions about brokers, topics and partitions. Any thread.
@RestController
final class V2MetadataController {
  private final Engine engine;

  V2MetadataController(Engine engine) {
    this.engine = engine;
  }

  @GetMapping("/brokers")
  @Operation(operationId = "v2ListBrokers", summary = "Ids of the brokers that keep records")
  ResponseEntity<Metadata.Brokers> brokers(HttpServletRequest request) {
    return answer(request, new Metadata.Brokers(engine.brokers()));
  }

  @GetMapping("/topics")
  @Operation(operationId = "v2ListTopics", summary = "Names of all topics")
  ResponseEntity<List<String>> topics(HttpServletRequest request) {
    return answer(request, engine.topics().names());
  }

  @GetMapping("/topics/{topic}")
  @Operation(operationId = "v2GetTopic", summary = "A topic, its configs and its partitions")
  ResponseEntity<Metadata.Topic> topic(HttpServletRequest request, @PathVariable String topic) {
    TopicDescription described = engine.topics().describe(topic);
    return answer(request, Metadata.Topic.of(described, engine.topics().configs(topic)));
  }

  @GetMapping("/topics/{topic}/partitions")
  @Operation(operationId = "v2ListPartitions", summary = "A topic's partitions")
  ResponseEntity<List<Metadata.Partition>> partitions(
      HttpServletRequest request, @PathVariable String topic) {
    TopicDescription described = engine.topics().describe(topic);
    return answer(request, described.partitions().stream().map(Metadata.Partition::of).toList());
  }

  @GetMapping("/topics/{topic}/partitions/{partition}")
  @Operation(operationId = "v2GetPartition", summary = "A partition")
  ResponseEntity<Metadata.Partition> partition(
      HttpServletRequest request, @PathVariable String topic, @PathVariable int partition) {
    TopicPartition found = PathPartition.find(engine.topics(), topic, partition);
    TopicDescription described = engine.topics().describe(topic);
    return answer(request, Metadata.Partition.of(described.partitions().get(found.partition())));
  }

  @GetMapping("/topics/{topic}/partitions/{partition}/offsets")
  @Operation(operationId = "v2GetOffsets", summary = "Where a partition begins and ends")
  ResponseEntity<Metadata.Offsets> offsets(
      HttpServletRequest request, @PathVariable String topic, @PathVariable int partition) {
    TopicPartition found = PathPartition.find(engine.topics(), topic, partition);
    Map<TopicPartition, OffsetBounds> bounds =
        engine.records().bounds(Set.of(found), Isolation.READ_COMMITTED);
    return answer(request, Metadata.Offsets.of(requireNonNull(bounds.get(found))));
  }

  private static <T> ResponseEntity<T> answer(HttpServletRequest request, T body) {
    return ResponseEntity.ok().contentType(MediaTypes.control(request)).body(body);
  }
}
