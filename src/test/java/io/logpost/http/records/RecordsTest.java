package io.logpost.http.records;

import io.logpost.engine.NewTopic;
import io.logpost.http.HttpTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;

/// What the tests of produce and fetch share.
abstract class RecordsTest extends HttpTest {
  void topic(String name, int partitions) {
    topic(name, partitions, Map.of());
  }

  void topic(String name, int partitions, Map<String, String> configs) {
    engine
        .topics()
        .create(new NewTopic(name, OptionalInt.of(partitions), OptionalInt.empty(), configs));
  }

  /// What curl does with `-d`.
  Response post(String path, String body) {
    return curl("POST", path, body);
  }

  Response postAs(String type, String path, String body) {
    return request().contentType(type).body(body.getBytes(StandardCharsets.UTF_8)).post(path);
  }

  /// All records of a topic, as the plain API shows them.
  String records(String topic) {
    return get("/v1/topics/" + topic + "/records?max_records=10000").asString();
  }
}
