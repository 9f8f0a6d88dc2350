package io.logpost.http.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What clients that exist rely on, request by request as they send them.
class ClientsIT extends V2Test {
  @BeforeEach
  void createTopicByHttp() {
    post(CONTROL, "/admin/topics", "{\"topic_name\":\"logs\",\"partitions_count\":2}")
        .then()
        .statusCode(201);
  }

  private String raw(String head, String body) throws IOException {
    int size = body.getBytes(StandardCharsets.UTF_8).length;
    return raw(head.replace("\n", "\r\n") + "Content-Length: " + size + "\r\n\r\n" + body);
  }

  /// No Accept; whatever is not 200 with a body is sent again as a whole.
  @Test
  void fluentBitGets200WithABody() throws IOException {
    String answer =
        raw(
            """
            POST /topics/logs HTTP/1.1
            Host: localhost
            Connection: close
            User-Agent: Fluent-Bit
            Content-Type: application/vnd.kafka.json.v2+json
            """,
            "{\"records\":[{\"value\":{\"@timestamp\":1763720000.5,\"log\":\"started\"}},"
                + "{\"key\":\"tag\",\"value\":{\"log\":\"stopped\"},\"partition\":1}]}");

    assertThat(answer)
        .startsWith("HTTP/1.1 200")
        .contains("\"offsets\":[{\"partition\":", "\"error_code\":null")
        .doesNotContain("\"error_code\":5");
  }

  /// The type of binary on every POST and base64 throughout; 200 must have a JSON body.
  @Test
  void grongorsPhpClientProducesBinary() {
    request()
        .contentType(BINARY)
        .header("Accept", CONTROL)
        .body("{\"records\":[{\"key\":\"aw==\",\"value\":\"aGVsbG8=\",\"partition\":0}]}")
        .post("/topics/logs")
        .then()
        .statusCode(200)
        .contentType(CONTROL)
        .body("offsets[0].partition", equalTo(0))
        .body("offsets[0].offset", equalTo(0))
        .body("offsets[0].error_code", equalTo(null));
  }

  /// It lists topics, partitions and brokers under the plain type of v2.
  @Test
  void lireincoresPhpClientReadsMetadata() {
    getAs(CONTROL, "/topics")
        .then()
        .statusCode(200)
        .contentType(CONTROL)
        .body("$", hasItem("logs"));
    getAs(CONTROL, "/topics/logs/partitions").then().statusCode(200).body("$", hasSize(2));
    getAs(CONTROL, "/brokers").then().statusCode(200).body("brokers", hasSize(1));
  }

  /// Two types in Accept on every call, the embedded one first.
  @Test
  void pythonsKafkaRestClientSendsListsInAccept() {
    String accept = JSON + ", " + CONTROL;

    getAs(accept, "/topics").then().statusCode(200).contentType(CONTROL);
    request()
        .contentType(JSON)
        .header("Accept", accept)
        .body("{\"records\": [{\"key\": \"caf\\u00e9\", \"value\": {\"n\": 1}}]}")
        .post("/topics/logs")
        .then()
        .statusCode(200)
        .contentType(CONTROL)
        .body("offsets", hasSize(1));
  }

  /// Strimzi's bridge knows headers, timestamps and text; its clients read `partition` and
  /// `offset`.
  @Test
  void shafasBridgeClientProducesHeaders() {
    post(
            JSON,
            "/topics/logs/partitions/1",
            "{\"records\": [{\"key\": \"k\", \"value\": \"v\", \"timestamp\": 1763720000000,"
                + " \"headers\": [{\"key\": \"h\", \"value\": \"aGVhZGVy\"}]}]}")
        .then()
        .statusCode(200)
        .body("offsets[0].partition", equalTo(1))
        .body("offsets[0].offset", equalTo(0));
  }

  /// It sends a body with a type on GET too.
  @Test
  void shafasBridgeClientSendsABodyWithGet() {
    request()
        .contentType(JSON)
        .body("{}")
        .get("/topics/logs")
        .then()
        .statusCode(200)
        .body("name", equalTo("logs"));
  }

  /// The bridge's `async` answers before the records are durable.
  @Test
  void strimzisAsyncProduceGets204() {
    post(JSON, "/topics/logs?async=true", "{\"records\":[{\"value\":1}]}")
        .then()
        .statusCode(204)
        .body(equalTo(""));
  }

  /// The embedded type of JSON on calls that have no records, and answers read as v2's.
  @Test
  void http4kUsesTheEmbeddedTypeEverywhere() {
    request()
        .contentType(JSON)
        .header("Accept", CONTROL)
        .body("{\"records\":[{\"key\":\"k\",\"value\":{\"a\":[1,2]}}]}")
        .post("/topics/logs")
        .then()
        .statusCode(200)
        .body("key_schema_id", equalTo(null))
        .body(not(containsString("\n")));
    getAs(JSON, "/topics/logs/partitions/0/offsets").then().statusCode(200);
  }

  /// The authorization stands there as the user wrote it, without a scheme.
  @Test
  void snappyflowsFluentdSendsItsTokenVerbatim() {
    request()
        .contentType(JSON)
        .header("Authorization", "0123456789abcdef")
        .body("{\"records\":[{\"value\":{\"message\":\"m\"}}]}")
        .post("/topics/logs")
        .then()
        .statusCode(200);
  }

  /// Redpanda's proxy reads without a consumer, all three parameters given.
  @Test
  void redpandasExamplesReadAPartition() {
    post(JSON, "/topics/logs/partitions/0", "{\"records\":[{\"value\":\"v\"}]}");

    getAs(JSON, "/topics/logs/partitions/0/records?offset=0&timeout=1000&max_bytes=100000")
        .then()
        .statusCode(200)
        .contentType(JSON)
        .body("[0].value", equalTo("v"));
  }
}
