package io.logpost.http.v1;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/// Speaks to groups of a service as curl does, with single quotes in bodies in place of double
/// ones. Any thread.
record GroupClient(int port, String group) {
  private RequestSpecification request() {
    return RestAssured.given().baseUri("http://localhost").port(port);
  }

  /// Creates a topic and stores values in its partitions, one after another.
  void topic(String name, int partitions, int records) {
    request().body("{\"partitions\":" + partitions + "}").put("/v1/topics/" + name);
    for (int i = 0; i < records; i++) {
      put(name, i % partitions, i);
    }
  }

  void put(String topic, int partition, int value) {
    request()
        .contentType("application/json")
        .body(String.valueOf(value))
        .post("/v1/topics/" + topic + "?partition=" + partition)
        .then()
        .statusCode(200);
  }

  /// A poll of a topic.
  ///
  /// @param fields more of the body, each behind a comma
  Response poll(String member, String topic, String fields) {
    return post("/members/" + member + "/poll", "{'topics':['" + topic + "']" + fields + "}");
  }

  Response ack(String member, String token) {
    return post("/members/" + member + "/ack", "{'ack_token':'" + token + "'}");
  }

  Response leave(String member, String query) {
    return request().delete("/v1/groups/" + group + "/members/" + member + query);
  }

  Response post(String call, String body) {
    return request()
        .contentType("application/json")
        .body(body.replace('\'', '"'))
        .post("/v1/groups/" + group + call);
  }

  Response get(String call) {
    return request().get("/v1/groups/" + group + call);
  }
}
