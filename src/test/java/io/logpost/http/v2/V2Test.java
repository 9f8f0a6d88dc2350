package io.logpost.http.v2;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.logpost.engine.NewTopic;
import io.logpost.http.HttpTest;
import io.restassured.response.Response;
import java.util.Map;
import java.util.OptionalInt;

/// A service over an engine in memory, asked in v2.
abstract class V2Test extends HttpTest {
  static final String CONTROL = "application/vnd.kafka.v2+json";
  static final String JSON = "application/vnd.kafka.json.v2+json";
  static final String BINARY = "application/vnd.kafka.binary.v2+json";
  static final String TEXT = "application/vnd.kafka.text.v2+json";

  void createTopic(String topic, int partitionCount) {
    engine
        .topics()
        .create(new NewTopic(topic, OptionalInt.of(partitionCount), OptionalInt.empty(), Map.of()));
  }

  Response post(String type, String path, String body) {
    return request().contentType(type).body(body.getBytes(UTF_8)).post(path);
  }

  Response getAs(String accept, String path) {
    return request().header("Accept", accept).get(path);
  }
}
