package io.logpost.http.v2;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// A service whose settings of Kafka REST are none of the defaults.
@TestPropertySource(
    properties = {
      "logpost.kafka-rest.dialect=strimzi",
      "logpost.kafka-rest.strict=true",
      "logpost.kafka-rest.public-url=https://example.org/kafka/"
    })
class ConsumerSettingsTest extends ConsumersTest {
  @Test
  void giveTheDialectOfInstancesThatShowNone() {
    create("{\"name\":\"c1\"}").then().statusCode(200);

    to("/offsets", "{}").then().statusCode(204);
    read().then().statusCode(409).body("error_code", equalTo(409));
    get(BILLING + "/instances/c2").then().statusCode(404).body("error_code", equalTo(404));
  }

  @Test
  void leaveTheirDialectToInstancesThatShowOne() {
    create(CONFLUENTS).then().statusCode(200);

    to("/offsets", "{}").then().statusCode(200);
    read().then().statusCode(409).body("error_code", equalTo(40903));
  }

  @Test
  void refuseFieldsThatNobodyKnows() {
    create("{\"name\":\"c1\",\"max.poll.records\":5}")
        .then()
        .statusCode(400)
        .body("error_code", equalTo(400))
        .body("message", containsString("max.poll.records"));
  }

  @Test
  void nameTheUrlOfTheService() {
    request()
        .header("X-Forwarded-Host", "elsewhere.example")
        .contentType(CONTROL)
        .body("{\"name\":\"c1\"}")
        .post(BILLING)
        .then()
        .body("base_uri", equalTo("https://example.org/kafka" + C1));
  }
}
