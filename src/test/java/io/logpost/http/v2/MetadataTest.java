package io.logpost.http.v2;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.logpost.error.LogpostException.Overloaded;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.topic.TopicConfig;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Questions about brokers, topics and partitions, in the types and with the errors of v2.
class MetadataTest extends V2Test {
  @BeforeEach
  void createOrders() {
    createTopic("orders", 2);
  }

  @Nested
  class Answers {
    @Test
    void listTheBrokers() {
      get("/brokers")
          .then()
          .statusCode(200)
          .contentType(CONTROL)
          .body(equalTo("{\"brokers\":[0]}"));
    }

    @Test
    void listTheTopics() {
      get("/topics").then().statusCode(200).contentType(CONTROL).body(equalTo("[\"orders\"]"));
    }

    @Test
    void describeATopic() {
      get("/topics/orders")
          .then()
          .statusCode(200)
          .contentType(CONTROL)
          .body("name", equalTo("orders"))
          .body("configs", equalTo(TopicConfig.DEFAULTS.all()))
          .body("partitions", hasSize(2));
    }

    @Test
    void listPartitions() {
      get("/topics/orders/partitions")
          .then()
          .statusCode(200)
          .body("partition", contains(0, 1))
          .body("[1].replicas.broker", contains(0));
    }

    @Test
    void describeAPartition() {
      get("/topics/orders/partitions/1")
          .then()
          .statusCode(200)
          .body(
              equalTo(
                  "{\"partition\":1,\"leader\":0,"
                      + "\"replicas\":[{\"broker\":0,\"leader\":true,\"in_sync\":true}]}"));
    }

    @Test
    void sayWhereAPartitionBeginsAndEnds() {
      get("/topics/orders/partitions/0/offsets")
          .then()
          .statusCode(200)
          .body(equalTo("{\"beginning_offset\":0,\"end_offset\":0}"));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/brokers",
          "/topics",
          "/topics/orders",
          "/topics/orders/partitions",
          "/topics/orders/partitions/0",
          "/topics/orders/partitions/0/offsets"
        })
    void comeWithoutABodyToHead(String path) {
      request().head(path).then().statusCode(200).contentType(CONTROL).body(equalTo(""));
    }

    @Test
    void ignoreABodyAndParametersThatNobodyAskedFor() {
      request()
          .contentType(BINARY)
          .body("{}")
          .get("/topics/orders?verbose=true&verbose=false")
          .then()
          .statusCode(200);
    }
  }

  @Nested
  class Accept {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "*/* | application/vnd.kafka.v2+json",
          "application/* | application/vnd.kafka.v2+json",
          "application/vnd.kafka.v2+json | application/vnd.kafka.v2+json",
          "application/json | application/json",
          "application/vnd.kafka.json.v2+json | application/vnd.kafka.json.v2+json",
          "application/vnd.kafka.avro.v2+json | application/vnd.kafka.avro.v2+json",
          "application/vnd.kafka.json.v2+json, application/vnd.kafka.v2+json | application/vnd.kafka.v2+json",
          "application/vnd.kafka.v2+json;q=0.2, application/json;q=0.9 | application/json",
          "text/html, */*;q=0.1 | application/vnd.kafka.v2+json",
          "text/html, application/vnd.kafka.v2+json;q=0, */*;q=0.1 | application/json",
          "nonsense, application/json | application/json"
        })
    void choosesTheTypeOfTheAnswer(String accept, String type) {
      getAs(accept, "/topics").then().statusCode(200).contentType(equalTo(type));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "text/plain",
          "application/vnd.kafka.v1+json",
          "nonsense",
          "application/json;q=0"
        })
    void ofOtherTypesIs406(String accept) {
      getAs(accept, "/topics")
          .then()
          .statusCode(406)
          .contentType(CONTROL)
          .body("error_code", equalTo(40601))
          .body("message", containsString(CONTROL));
    }
  }

  @Nested
  class Errors {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "/topics/nope",
          "/topics/nope/partitions",
          "/topics/nope/partitions/0",
          "/topics/nope/partitions/0/offsets"
        })
    void nameAnUnknownTopic(String path) {
      get(path)
          .then()
          .statusCode(404)
          .contentType(CONTROL)
          .body("size()", equalTo(2))
          .body("error_code", equalTo(40401))
          .body("message", containsString("There is no topic"))
          .body("message", endsWith(" The plain API is at /v1/topics."));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/topics/orders/partitions/2",
          "/topics/orders/partitions/2147483647",
          "/topics/orders/partitions/2/offsets"
        })
    void nameAnUnknownPartition(String path) {
      get(path)
          .then()
          .statusCode(404)
          .contentType(CONTROL)
          .body("error_code", equalTo(40402))
          .body("message", containsString("orders has no partition 2"))
          .body("message", endsWith(" The plain API is at /v1/topics."));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/topics/orders/partitions/-1",
          "/topics/orders/partitions/x",
          "/topics/orders/partitions/99999999999/offsets",
          "/topics/a%20b"
        })
    void refusePathsThatCanNotBe(String path) {
      get(path).then().statusCode(400).contentType(CONTROL).body("error_code", equalTo(400));
    }

    @Test
    void listTheMethodsOfAPath() {
      request()
          .delete("/topics")
          .then()
          .statusCode(405)
          .header("Allow", containsString("GET"))
          .body("error_code", equalTo(405));
    }

    @Test
    void speakV2ForPathsThatItDoesNotHave() {
      get("/topics/orders/nonsense")
          .then()
          .statusCode(404)
          .contentType(CONTROL)
          .body("error_code", equalTo(404))
          .body("message", endsWith("The plain API is at /v1/topics."));
    }

    @Test
    void ofAnOverloadedServiceAskToComeAgain() {
      engine.failNext(new Overloaded("Too much at once."));

      get("/topics")
          .then()
          .statusCode(503)
          .header("Retry-After", "1")
          .body(equalTo("{\"error_code\":50302,\"message\":\"Too much at once.\"}"));
    }

    @Test
    void ofAPartitionOutOfServiceSayWhatIsWrong() {
      engine.failNext(new PartitionOffline("orders", 0, "Damaged at 42.", Map.of()));

      get("/topics/orders")
          .then()
          .statusCode(503)
          .body(equalTo("{\"error_code\":50302,\"message\":\"Damaged at 42.\"}"));
    }

    @Test
    void nobodyForesawComeWithAnId() {
      engine.failNext(new IllegalStateException("wanted by the test"));

      get("/topics").then().statusCode(500).body("error_code", equalTo(500));
    }
  }
}
