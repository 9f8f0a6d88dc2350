package io.logpost.groups;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// A worker as users write it: each poll acknowledges what the one before brought. One thread.
final class Consumer {
  /// A record as it arrived.
  record Received(int partition, long offset, String key, int value) {}

  private final GroupHttp http;
  private final String group;
  private final String name;
  private final String topic;

  private final Set<Integer> assignment = new TreeSet<>();
  private String token = "null";

  Consumer(GroupHttp http, String group, String name, String topic) {
    this.http = http;
    this.group = group;
    this.name = name;
    this.topic = topic;
  }

  String group() {
    return group;
  }

  String name() {
    return name;
  }

  /// The partitions it had at its last poll.
  Set<Integer> assignment() {
    return Set.copyOf(assignment);
  }

  /// Acknowledges the last delivery and receives the next one, after a while perhaps none.
  List<Received> poll(int maxRecords, int waitMs) {
    return poll(maxRecords, waitMs, 300_000);
  }

  /// Polls for the last time before it ends without a word.
  void pollAndCrash(int maxRecords) {
    var _ = poll(maxRecords, 0, 1000);
  }

  private List<Received> poll(int maxRecords, int waitMs, int maxPollIntervalMs) {
    String body =
        """
        {"topics":["%s"],"ack_token":%s,"max_records":%d,"wait_ms":%d,"max_poll_interval_ms":%d}\
        """
            .formatted(topic, token, maxRecords, waitMs, maxPollIntervalMs);
    JsonNode page = http.member("POST", group, name, "/poll", body).ok();
    token = page.get("ack_token").toString();
    assignment.clear();
    page.get("assignment").forEach(of -> of.get("partitions").forEach(p -> add(p.asInt())));
    List<Received> records = new ArrayList<>();
    page.get("records").forEach(record -> records.add(received(record)));
    return records;
  }

  /// Ends without acknowledging its last delivery.
  void leave() {
    var _ = http.member("DELETE", group, name, "", "").ok();
  }

  private void add(int partition) {
    assignment.add(partition);
  }

  private static Received received(JsonNode record) {
    JsonNode key = record.get("key");
    return new Received(
        record.get("partition").asInt(),
        record.get("offset").asLong(),
        key == null || key.isNull() ? "" : key.asString(),
        record.get("value").asInt());
  }
}
