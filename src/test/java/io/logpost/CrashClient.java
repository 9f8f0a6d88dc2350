package io.logpost;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the crash test says to the server. A call that gets no answer, since the server is gone, is
/// not an error here.
final class CrashClient {
  /// A record and where it stands.
  record Acked(int partition, long offset, String value) {}

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String base;

  CrashClient(int port) {
    base = "http://127.0.0.1:" + port + "/v1";
  }

  void createTopic() {
    send("PUT", "/topics/crash", "{\"partitions\":3}", 201);
  }

  /// Produces values with themselves as keys and notes where they are; false when no answer came.
  boolean produce(List<String> values, Collection<Acked> acked) {
    StringBuilder body = new StringBuilder("{\"records\":[");
    for (String value : values) {
      body.append(body.charAt(body.length() - 1) == '[' ? "" : ",");
      body.append("{\"key\":\"")
          .append(value)
          .append("\",\"value\":\"")
          .append(value)
          .append("\"}");
    }
    JsonNode answer = send("POST", "/topics/crash/records", body.append("]}").toString(), 200);
    if (answer == null) {
      return false;
    }
    for (int i = 0; i < values.size(); i++) {
      JsonNode offset = answer.get("offsets").get(i);
      acked.add(
          new Acked(offset.get("partition").asInt(), offset.get("offset").asLong(), values.get(i)));
    }
    return true;
  }

  /// Commits an offset; false when no answer came.
  boolean commit(long offset) {
    String body =
        "{\"offsets\":[{\"topic\":\"crash\",\"partition\":0,\"next_offset\":" + offset + "}]}";
    return send("PUT", "/groups/g/offsets", body, 204) != null;
  }

  long committed() {
    JsonNode offsets = send("GET", "/groups/g/offsets", "", 200).get("offsets");
    return offsets.isEmpty() ? 0 : offsets.get(0).get("next_offset").asLong();
  }

  /// Every record of the topic, in order within each partition.
  List<Acked> readAll() {
    List<Acked> records = new ArrayList<>();
    JsonNode page = send("GET", "/topics/crash/records?max_records=5000", "", 200);
    while (!page.get("records").isEmpty()) {
      for (JsonNode record : page.get("records")) {
        records.add(
            new Acked(
                record.get("partition").asInt(),
                record.get("offset").asLong(),
                record.get("value").asString()));
      }
      String cursor = page.get("cursor").asString();
      page = send("GET", "/topics/crash/records?max_records=5000&cursor=" + cursor, "", 200);
    }
    return records;
  }

  /// The answer, or null when none came.
  private JsonNode send(String method, String path, String body, int expectedStatus) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != expectedStatus) {
        throw new AssertionError(
            method + " " + path + ": " + response.statusCode() + " " + response.body());
      }
      return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
    } catch (IOException gone) {
      return null;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
