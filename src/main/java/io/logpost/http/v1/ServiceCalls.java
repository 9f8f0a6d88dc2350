package io.logpost.http.v1;

import io.logpost.config.Connections;
import io.logpost.config.FetchSettings;
import io.logpost.config.HttpSettings;
import io.logpost.config.ProduceSettings;
import io.logpost.config.TopicSettings;
import io.logpost.engine.Engine;
import io.logpost.group.GroupName;
import io.logpost.group.Subscription;
import io.logpost.http.Limits;
import io.logpost.http.json.JsonScanner;
import io.logpost.topic.TopicName;
import io.swagger.v3.oas.annotations.Operation;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The call that tells what the service is.
@RestController
class ServiceCalls {
  private final ServiceInfo info;

  ServiceCalls(
      Engine engine,
      HttpSettings http,
      ProduceSettings produce,
      FetchSettings fetch,
      TopicSettings topics,
      @Value("${server.tomcat.max-connections:8192}") int connections,
      ObjectProvider<BuildProperties> build) {
    BuildProperties built = build.getIfAvailable();
    String version = built == null ? null : built.getVersion();
    info =
        new ServiceInfo(
            version == null ? "unknown" : version,
            engine.name(),
            limits(http, produce, fetch, topics, Connections.most(connections)),
            links());
  }

  @GetMapping(path = "/v1", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "describeService", summary = "Version, engine, limits and links")
  ServiceInfo describe() {
    return info;
  }

  private static Map<String, Long> limits(
      HttpSettings http,
      ProduceSettings produce,
      FetchSettings fetch,
      TopicSettings topics,
      int connections) {
    Map<String, Long> limits = new LinkedHashMap<>();
    limits.put("connections", (long) connections);
    putRequests(limits, http, produce);
    putFetches(limits, fetch);
    putTopics(limits, topics);
    putGroups(limits);
    return limits;
  }

  private static void putRequests(
      Map<String, Long> limits, HttpSettings http, ProduceSettings produce) {
    limits.put("request_bytes", http.maxRequestBytes().toBytes());
    limits.put("request_records", (long) http.maxRequestRecords());
    limits.put("ndjson_line_bytes", http.maxLineBytes().toBytes());
    limits.put("produce_in_flight_bytes", produce.inFlightBytes());
    limits.put("produce_timeout_ms", produce.timeout().toMillis());
    limits.put("body_pause_ms", (long) Limits.MAX_BODY_PAUSE_MS);
    limits.put("control_request_bytes", (long) Limits.MAX_CONTROL_BYTES);
    limits.put("json_depth", (long) Limits.MAX_JSON_DEPTH);
    limits.put("record_json_depth", (long) JsonScanner.MAX_DEPTH);
    limits.put("refused_body_bytes", (long) Limits.MAX_SWALLOW_BYTES);
    limits.put("url_bytes", (long) Limits.MAX_URI_BYTES);
    limits.put("header_bytes", (long) Limits.MAX_HEADER_BYTES);
  }

  private static void putFetches(Map<String, Long> limits, FetchSettings fetch) {
    limits.put("max_records", (long) Limits.MAX_RECORDS);
    limits.put("max_bytes", (long) Limits.MAX_BYTES);
    limits.put("fetch_in_flight_bytes", fetch.inFlightBytes());
    limits.put("tail_records", (long) Limits.MAX_TAIL);
    limits.put("wait_ms", (long) Limits.MAX_WAIT_MS);
    limits.put("stream_partitions", (long) Limits.MAX_STREAM_PARTITIONS);
    limits.put("reader_pause_ms", (long) Limits.MAX_READER_PAUSE_MS);
    limits.put("list_limit", (long) Limits.MAX_LIST);
  }

  private static void putTopics(Map<String, Long> limits, TopicSettings topics) {
    limits.put(
        "topic_partitions",
        (long) Math.min(TopicSpec.MAX_PARTITIONS, topics.maxPartitionsPerTopic()));
    limits.put("all_partitions", (long) topics.maxPartitions());
    limits.put("topic_name_characters", (long) TopicName.MAX_CHARACTERS);
  }

  private static void putGroups(Map<String, Long> limits) {
    limits.put("group_name_characters", (long) GroupName.MAX_CHARACTERS);
    limits.put("subscribed_topics", (long) Subscription.MAX_TOPICS);
    limits.put("topic_pattern_characters", (long) Subscription.MAX_PATTERN_CHARACTERS);
    limits.put("max_poll_interval_ms", (long) PollBody.MAX_INTERVAL_MS);
    limits.put("ack_token_characters", (long) PollBody.MAX_TOKEN);
    limits.put("commit_offsets", (long) CommitRequest.MAX_OFFSETS);
    limits.put("offset_metadata_characters", (long) CommitRequest.MAX_METADATA);
  }

  private static Map<String, String> links() {
    Map<String, String> links = new LinkedHashMap<>();
    links.put("topics", "/v1/topics");
    links.put("groups", "/v1/groups");
    links.put("errors", "/v1/errors");
    links.put("openapi", "/openapi.yaml");
    links.put("swagger_ui", "/swagger-ui.html");
    links.put("health", "/actuator/health");
    return links;
  }
}
