package io.logpost.http.v2;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.logpost.WholeService;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/// Consumer instances over an end and a start of the whole service.
class ConsumerRestartIT {
  private static final String JSON = "application/vnd.kafka.json.v2+json";
  private static final String C1 = "/consumers/billing/instances/c1";

  @TempDir private Path directory;
  private ConfigurableApplicationContext service;

  @BeforeEach
  void start() {
    service =
        WholeService.start("--server.port=0", "--logpost.data-dir=" + directory.resolve("data"));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private void restart() {
    stop();
    start();
  }

  private RequestSpecification request() {
    return given()
        .baseUri("http://localhost")
        .port(service.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
  }

  private Response post(String path, String body) {
    return request().contentType(JSON).body(body).post(path);
  }

  private void createOrdersAnd(String settings) {
    post("/admin/topics", "{\"topic_name\":\"orders\",\"partitions_count\":2}")
        .then()
        .statusCode(201);
    post("/consumers/billing", settings).then().statusCode(200);
  }

  private void produceTwo() {
    post("/topics/orders/partitions/0", "{\"records\":[{\"value\":1},{\"value\":2}]}")
        .then()
        .statusCode(200);
  }

  private Response read() {
    return request().get(C1 + "/records?timeout=200");
  }

  @Test
  void goOnFromWhatWasCommittedWithoutARebalance() {
    createOrdersAnd(
        "{\"name\":\"c1\",\"format\":\"json\",\"auto.offset.reset\":\"earliest\",\"enable.auto.commit\":false}");
    post(C1 + "/subscription", "{\"topics\":[\"orders\"]}").then().statusCode(204);
    produceTwo();
    read().then().body("offset", contains(0, 1));
    post(C1 + "/offsets", "{\"offsets\":[{\"topic\":\"orders\",\"partition\":0,\"offset\":1}]}")
        .then()
        .statusCode(204);
    int generation = request().get("/v1/groups/billing").path("generation");

    restart();

    request()
        .get(C1 + "/subscription")
        .then()
        .statusCode(200)
        .body(equalTo("{\"topics\":[\"orders\"],\"partitions\":[{\"orders\":[0,1]}]}"));
    read().then().contentType(JSON).body("offset", contains(1));
    request().get("/v1/groups/billing").then().body("generation", equalTo(generation));
  }

  @Test
  void keepAssignments() {
    createOrdersAnd("{\"name\":\"c1\",\"format\":\"json\",\"auto.offset.reset\":\"earliest\"}");
    post(C1 + "/assignments", "{\"partitions\":[{\"topic\":\"orders\",\"partition\":0}]}")
        .then()
        .statusCode(204);
    produceTwo();

    restart();

    read().then().body("offset", contains(0, 1));
    request().get("/consumers/billing/instances").then().body("$", hasSize(1));
  }

  @Test
  void leaveTheNameFreeOnceTheyAreDeleted() {
    createOrdersAnd("{\"name\":\"c1\"}");
    post(C1 + "/subscription", "{\"topics\":[\"orders\"]}").then().statusCode(204);
    request().delete(C1).then().statusCode(204);

    restart();

    request().get(C1).then().statusCode(404).body("error_code", equalTo(40403));
    post("/consumers/billing", "{\"name\":\"c1\"}").then().statusCode(200);
  }

  @Test
  void shareTheirNamesWithMembersOfThePlainApi() {
    createOrdersAnd("{\"name\":\"c1\"}");
    String poll = "{\"topics\":[\"orders\"],\"wait_ms\":0}";

    post("/v1/groups/billing/members/c1/poll", poll).then().statusCode(409);
    post("/v1/groups/billing/members/w1/poll", poll).then().statusCode(200);
    post("/consumers/billing", "{\"name\":\"w1\"}")
        .then()
        .statusCode(409)
        .body("error_code", equalTo(40902));
  }
}
