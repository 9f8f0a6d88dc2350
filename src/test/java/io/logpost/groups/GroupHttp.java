package io.logpost.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The calls that tests of groups make, over connections of its own.
///
/// Any thread. A call that gets no answer throws {@link UncheckedIOException}.
final class GroupHttp implements AutoCloseable {
  /// An answer.
  record Answer(int status, JsonNode body) {
    /// The body, of an answer that has to be a good one.
    JsonNode ok() {
      assertThat(status).as("%s", body).isBetween(200, 299);
      return body;
    }
  }

  /// A record to produce.
  record Keyed(String key, int value) {}

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  GroupHttp(int port) {
    base = "http://127.0.0.1:" + port + "/v1";
  }

  void createTopic(String topic, int partitions) {
    var _ = call("PUT", "/topics/" + topic, "{\"partitions\":" + partitions + "}").ok();
  }

  /// Produces records with keys; durable on return.
  void produce(String topic, List<Keyed> records) {
    String lines =
        records.stream()
            .map(record -> "{\"key\":\"%s\",\"value\":%d}".formatted(record.key(), record.value()))
            .collect(Collectors.joining(",", "{\"records\":[", "]}"));
    var _ = call("POST", "/topics/" + topic + "/records", lines).ok();
  }

  /// Produces values to one partition; durable on return.
  void produce(String topic, int partition, List<Integer> values) {
    String lines =
        values.stream()
            .map(value -> "{\"value\":" + value + "}")
            .collect(Collectors.joining(",", "{\"records\":[", "]}"));
    String path = "/topics/" + topic + "/records?partition=" + partition;
    var _ = call("POST", path, lines).ok();
  }

  /// A group as it is now.
  JsonNode describe(String group) {
    return call("GET", "/groups/" + group, "").ok();
  }

  /// The numbers of the partitions of one topic that a member has now.
  static Set<Integer> partitions(JsonNode group, String member) {
    Set<Integer> partitions = new TreeSet<>();
    for (JsonNode each : group.get("members")) {
      if (each.get("member").asString().equals(member)) {
        each.get("partitions")
            .forEach(of -> of.get("partitions").forEach(p -> partitions.add(p.asInt())));
      }
    }
    return partitions;
  }

  long lag(String group, String topic) {
    return call("GET", "/groups/" + group + "/lag?topic=" + topic, "")
        .ok()
        .get("total_lag")
        .asLong();
  }

  /// A call on a member.
  Answer member(String method, String group, String member, String call, String body) {
    return call(method, "/groups/" + group + "/members/" + member + call, body);
  }

  private Answer call(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      String text = response.body();
      return new Answer(
          response.statusCode(), text.isEmpty() ? JSON.createObjectNode() : JSON.readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Drops the connections, whatever is under way.
  @Override
  public void close() {
    client.shutdownNow();
  }
}
