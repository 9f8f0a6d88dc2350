package io.logpost.http.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// How clients that exist consume, request by request as they send them.
class ConsumerClientsIT extends V2Test {
  @BeforeEach
  void produceTwoRecords() {
    createTopic("jsontest", 1);
    post(
            JSON,
            "/topics/jsontest",
            "{\"records\":[{\"value\":{\"foo\":\"bar\"}},{\"value\":{\"foo\":\"baz\"}}]}")
        .then()
        .statusCode(200);
  }

  /// A URL below the `base_uri` that an answer gave.
  private static String path(Response created) {
    String uri = created.path("base_uri");
    return uri.substring(uri.indexOf("/consumers/"));
  }

  private RequestSpecification accepting(String accept) {
    return request().header("Accept", accept);
  }

  /// The type of binary on every POST, plain v2 in Accept, a commit with an empty body, offsets
  /// asked by a body on GET.
  @Nested
  class GrongorsPhpClient {
    private Response send(String path, String body) {
      return accepting(CONTROL).contentType(BINARY).body(body).post(path);
    }

    @Test
    void consumes() {
      Response created =
          send(
              "/consumers/your-group",
              "{\"auto.offset.reset\":\"earliest\",\"auto.commit.enable\":\"false\",\"fetch.min.bytes\":\"-1\","
                  + "\"consumer.request.timeout.ms\":\"1000\",\"format\":\"binary\"}");
      created.then().statusCode(200);
      String base = path(created);
      send(base + "/subscription", "{\"topics\":[\"jsontest\"]}")
          .then()
          .statusCode(204)
          .body(equalTo(""));

      accepting(CONTROL)
          .get(base + "/records?timeout=0&max_bytes=-1")
          .then()
          .statusCode(200)
          .body("value", contains("eyJmb28iOiJiYXIifQ==", "eyJmb28iOiJiYXoifQ=="));

      accepting(CONTROL).contentType(BINARY).post(base + "/offsets").then().statusCode(200);
      accepting(CONTROL)
          .contentType(BINARY)
          .body("{\"partitions\":[{\"topic\":\"jsontest\",\"partition\":0}]}")
          .get(base + "/offsets")
          .then()
          .statusCode(200)
          .body("offsets.offset", contains(2));
      accepting(CONTROL).delete(base).then().statusCode(204);
    }
  }

  /// A type on DELETE without a body; it commits the last offset that it read.
  @Test
  void lireincoresPhpClient() {
    Response created =
        accepting(CONTROL)
            .contentType(CONTROL)
            .body(
                "{\"name\":\"my_consumer\",\"format\":\"json\",\"auto.offset.reset\":\"earliest\",\"auto.commit.enable\":\"false\"}")
            .post("/consumers/my_group");
    String base = path(created);
    post(CONTROL, base + "/subscription", "{\"topics\":[\"jsontest\"]}").then().statusCode(204);

    getAs(JSON, base + "/records?timeout=1000").then().body("offset", contains(0, 1));
    post(
            CONTROL,
            base + "/offsets",
            "{\"offsets\":[{\"topic\":\"jsontest\",\"partition\":0,\"offset\":1}]}")
        .then()
        .statusCode(200);
    getAs(JSON, base + "/records?timeout=100").then().body("$", empty());

    request().contentType(CONTROL).delete(base + "/subscription").then().statusCode(204);
    request().contentType(CONTROL).delete(base).then().statusCode(204);
  }

  /// It deletes and creates, sends `{}` with GET and DELETE, and expects each server's statuses.
  @Nested
  class ShafasPythonClient {
    private Response withBody(String method, String path) {
      return request().contentType(JSON).header("Accept", JSON).body("{}").request(method, path);
    }

    private void consumes(String autoCommit, int committed) {
      String base = "/consumers/group/instances/consumer";
      withBody("DELETE", base).then().statusCode(404);
      post(
              JSON,
              "/consumers/group",
              "{\"name\": \"consumer\", \"format\": \"json\", \"auto.offset.reset\": \"earliest\", "
                  + autoCommit
                  + "}")
          .then()
          .statusCode(200);
      post(JSON, base + "/subscription", "{\"topics\": [\"jsontest\"]}").then().statusCode(204);

      withBody("GET", base + "/records?timeout=1000").then().statusCode(200).body("$", hasSize(2));
      post(
              JSON,
              base + "/offsets",
              "{\"offsets\": [{\"topic\": \"jsontest\", \"partition\": 0, \"offset\": 1}]}")
          .then()
          .statusCode(committed);

      withBody("DELETE", base).then().statusCode(204);
    }

    @Test
    void consumesInConfluentMode() {
      consumes("\"auto.commit.enable\": false", 200);

      assertThat(committed()).isEqualTo(2);
    }

    @Test
    void consumesInStrimziMode() {
      consumes("\"enable.auto.commit\": false", 204);

      assertThat(committed()).isEqualTo(1);
    }

    private long committed() {
      return engine.groups().committed("group").values().iterator().next().nextOffset();
    }
  }

  /// Two types in Accept on every call, a boolean for auto-commit, HEAD on the URI, and a first
  /// read of 10 ms whose answer it drops.
  @Test
  void pythonsKafkaRestClient() {
    String accept = JSON + ", " + CONTROL;
    Response created =
        accepting(accept)
            .contentType(CONTROL)
            .body(
                "{\"format\": \"json\", \"auto.offset.reset\": \"earliest\", \"auto.commit.enable\": true}")
            .post("/consumers/group");
    String base = path(created);
    accepting(accept).head(base).then().statusCode(200);
    accepting(accept)
        .contentType(CONTROL)
        .body("{\"topics\": [\"jsontest\"]}")
        .post(base + "/subscription")
        .then()
        .statusCode(204);
    accepting(accept).get(base + "/records?timeout=10").then().statusCode(200);

    accepting(accept)
        .get(base + "/records?timeout=1000")
        .then()
        .statusCode(200)
        .body("offset", contains(0, 1));
    accepting(accept)
        .contentType(CONTROL)
        .body("{\"partitions\": [{\"topic\": \"jsontest\", \"partition\": 0}]}")
        .post(base + "/positions/beginning")
        .then()
        .statusCode(204);
    accepting(accept).get(base + "/records?timeout=1000").then().body("$", hasSize(2));
    accepting(accept).delete(base).then().statusCode(204);
  }

  /// The embedded type on calls that hold no records.
  @Test
  void http4k() {
    Response created =
        post(
            JSON,
            "/consumers/group",
            "{\"name\":\"instance\",\"format\":\"json\",\"auto.offset.reset\":\"earliest\",\"auto.commit.enable\":\"false\"}");
    String base = path(created);
    post(JSON, base + "/subscription", "{\"topics\":[\"jsontest\"]}").then().statusCode(204);
    getAs(JSON, base + "/subscription").then().body("topics", contains("jsontest"));

    getAs(JSON, base + "/records").then().statusCode(200).body("offset", contains(0, 1));
    post(
            JSON,
            base + "/offsets",
            "{\"offsets\":[{\"topic\":\"jsontest\",\"partition\":0,\"offset\":0}]}")
        .then()
        .statusCode(200);
    request()
        .contentType(JSON)
        .header("Accept", JSON)
        .body("{\"partitions\":[{\"topic\":\"jsontest\",\"partition\":0}]}")
        .get(base + "/offsets")
        .then()
        .statusCode(200)
        .body("offsets.offset", contains(1));
    request().delete(base).then().statusCode(204);
  }

  /// The bridge's command line: the type of JSON also where it creates the consumer.
  @Test
  void jcordes73sCommandLine() {
    Response created =
        post(
            JSON,
            "/consumers/group",
            "{\"name\":\"cli\",\"format\":\"json\",\"auto.offset.reset\":\"earliest\",\"enable.auto.commit\":true,"
                + "\"fetch.min.bytes\":512,\"consumer.request.timeout.ms\":30000,\"isolation.level\":\"read_committed\"}");
    created.then().statusCode(200).body("instance_id", equalTo("cli"));
    String base = path(created);
    post(JSON, base + "/subscription", "{\"topics\":[\"jsontest\"]}").then().statusCode(204);

    getAs(JSON, base + "/records?timeout=3000&max_bytes=300000")
        .then()
        .statusCode(200)
        .body("$", hasSize(2));
    request().delete(base).then().statusCode(204);
  }

  /// The walk that Confluent's documentation takes.
  @Test
  void confluentsQuickstart() {
    Response created =
        post(
            CONTROL,
            "/consumers/my_json_consumer",
            "{\"name\": \"my_consumer_instance\", \"format\": \"json\", \"auto.offset.reset\": \"earliest\"}");
    created
        .then()
        .statusCode(200)
        .contentType(CONTROL)
        .body("instance_id", equalTo("my_consumer_instance"));
    String base = path(created);
    post(CONTROL, base + "/subscription", "{\"topics\":[\"jsontest\"]}").then().statusCode(204);

    getAs(JSON, base + "/records")
        .then()
        .statusCode(200)
        .contentType(JSON)
        .body("value.foo", contains("bar", "baz"));
    request().header("Content-Type", CONTROL).delete(base).then().statusCode(204);
  }

  /// The walk that Strimzi's documentation takes.
  @Test
  void strimzisQuickstart() {
    Response created =
        post(
            CONTROL,
            "/consumers/bridge-quickstart-consumer-group",
            "{\"name\": \"bridge-quickstart-consumer\", \"auto.offset.reset\": \"earliest\", \"format\": \"json\","
                + " \"enable.auto.commit\": false, \"fetch.min.bytes\": 512, \"consumer.request.timeout.ms\": 30000}");
    created.then().statusCode(200);
    String base = path(created);
    post(CONTROL, base + "/subscription", "{\"topics\": [\"jsontest\"]}").then().statusCode(204);

    getAs(JSON, base + "/records").then().statusCode(200).body("value.foo", contains("bar", "baz"));
    request().post(base + "/offsets").then().statusCode(204);
    post(
            CONTROL,
            base + "/positions",
            "{\"offsets\": [{\"topic\": \"jsontest\", \"partition\": 0, \"offset\": 1}]}")
        .then()
        .statusCode(204);
    getAs(JSON, base + "/records").then().body("offset", contains(1));
    post(
            CONTROL,
            base + "/positions/end",
            "{\"partitions\": [{\"topic\": \"jsontest\", \"partition\": 0}]}")
        .then()
        .statusCode(204);
    request().delete(base).then().statusCode(204);
  }
}
