package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.Looks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the tests of faults say to a server that may be gone at any time. Any thread.
final class ServerHttp {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PAGE = 10_000;

  /// An answer.
  ///
  /// @param status 0 where none came
  record Answer(int status, JsonNode body) {
    boolean came() {
      return status != 0;
    }

    /// The body of an answer that has to be a good one.
    JsonNode ok() {
      assertThat(status).as("%s", body).isBetween(200, 299);
      return body;
    }

    /// Its `stored`, or an empty text.
    String stored() {
      return body.path("stored").asString("");
    }
  }

  /// A record with its place in a partition.
  record Placed(long offset, String key, String value) {}

  /// A record to send.
  record Keyed(String key, String value) {}

  /// A partition as it was read: its records and where it begins and ends.
  record Whole(long startOffset, long endOffset, List<Placed> records) {}

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  ServerHttp(int port) {
    base = "http://127.0.0.1:" + port;
  }

  /// @param configs as JSON, such as `{"retention.ms":"1000"}`
  void createTopic(String topic, int partitions, String configs) {
    String body = "{\"partitions\":%d,\"configs\":%s}".formatted(partitions, configs);
    var _ = call("PUT", "/v1/topics/" + topic, body).ok();
  }

  Answer produce(String topic, List<Keyed> records) {
    return call("POST", "/v1/topics/" + topic + "/records", batch(records));
  }

  Answer produce(String topic, int partition, List<Keyed> records) {
    String path = "/v1/topics/%s/records?partition=%d".formatted(topic, partition);
    return call("POST", path, batch(records));
  }

  private static String batch(List<Keyed> records) {
    return records.stream()
        .map(record -> "{\"key\":\"%s\",\"value\":\"%s\"}".formatted(record.key(), record.value()))
        .collect(Collectors.joining(",", "{\"records\":[", "]}"));
  }

  /// A fetch of one partition; without waiting.
  Answer fetch(String topic, int partition, long offset, int maxRecords) {
    return call(
        "GET",
        "/v1/topics/%s/partitions/%d/records?offset=%d&max_records=%d"
            .formatted(topic, partition, offset, maxRecords),
        "");
  }

  /// All records of a partition, from its start to where it ends now.
  Whole readAll(String topic, int partition) {
    JsonNode bounds =
        call("GET", "/v1/topics/%s/partitions/%d/offsets".formatted(topic, partition), "").ok();
    long start = bounds.get("start_offset").asLong();
    long end = bounds.get("end_offset").asLong();
    List<Placed> records = new ArrayList<>();
    long next = start;
    while (next < end) {
      JsonNode page = fetch(topic, partition, next, PAGE).ok();
      records.addAll(records(page));
      assertThat(page.get("next_offset").asLong()).as("reading goes on").isGreaterThan(next);
      next = page.get("next_offset").asLong();
    }
    return new Whole(start, end, records);
  }

  static List<Placed> records(JsonNode page) {
    List<Placed> records = new ArrayList<>();
    for (JsonNode record : page.get("records")) {
      records.add(
          new Placed(
              record.get("offset").asLong(),
              record.get("key").asString(),
              record.get("value").asString()));
    }
    return records;
  }

  int partitions(String topic) {
    return call("GET", "/v1/topics/" + topic, "").ok().get("partitions").asInt();
  }

  Answer commit(String group, String topic, int partition, long nextOffset) {
    String body =
        "{\"offsets\":[{\"topic\":\"%s\",\"partition\":%d,\"next_offset\":%d}]}"
            .formatted(topic, partition, nextOffset);
    return call("PUT", "/v1/groups/" + group + "/offsets", body);
  }

  /// The committed offset, or 0 where there is none.
  long committed(String group, String topic, int partition) {
    for (JsonNode offset :
        call("GET", "/v1/groups/" + group + "/offsets", "").ok().get("offsets")) {
      if (offset.get("topic").asString().equals(topic)
          && offset.get("partition").asInt() == partition) {
        return offset.get("next_offset").asLong();
      }
    }
    return 0;
  }

  /// `UP` or `DOWN` with the reasons, as the health of partitions says.
  JsonNode partitionsHealth() {
    return call("GET", "/actuator/health", "").body().path("components").path("partitions");
  }

  /// Waits until readiness says that the server is not ready, with such words.
  void awaitNotReady(String why) {
    Looks.until(
        "not ready: " + why,
        () -> {
          Answer answer = call("GET", "/actuator/health/readiness", "");
          return answer.status() == 503 && answer.body().toString().contains(why);
        });
  }

  Answer call(String method, String path, String body) {
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
    } catch (IOException gone) {
      return new Answer(0, JSON.createObjectNode());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
