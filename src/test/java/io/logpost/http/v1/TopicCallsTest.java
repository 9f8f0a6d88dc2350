package io.logpost.http.v1;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.logpost.error.LogpostException.DiskFull;
import io.logpost.http.HttpTest;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TopicCallsTest extends HttpTest {

  @Nested
  class Create {
    @Test
    void answersTheTopic() {
      curl("PUT", "/v1/topics/orders", "{\"partitions\":3}")
          .then()
          .statusCode(201)
          .contentType("application/json")
          .body("topic", equalTo("orders"))
          .body("partitions", equalTo(3))
          .body("configs", equalTo(Map.of()))
          .body("partition_details", hasSize(3))
          .body("partition_details[2].partition", equalTo(2))
          .body("partition_details[2].end_offset", equalTo(0))
          .body("partition_details[2].state", equalTo("online"));
    }

    @Test
    void needsNoBody() {
      request().put("/v1/topics/orders").then().statusCode(201).body("partitions", equalTo(1));
    }

    @Test
    void confirmsWhatIsAsAsked() {
      curl("PUT", "/v1/topics/orders", "{\"partitions\":3}");

      curl("PUT", "/v1/topics/orders", "{\"partitions\":3}").then().statusCode(200);
      curl("PUT", "/v1/topics/orders", "{}").then().statusCode(200);
    }

    @Test
    void tellsTheDifferences() {
      curl("PUT", "/v1/topics/orders", "{\"partitions\":3}");

      curl("PUT", "/v1/topics/orders", "{\"partitions\":4}")
          .then()
          .statusCode(409)
          .body("error_code", equalTo(40910))
          .body("type", equalTo("/v1/errors/topic-differs"))
          .body("topic", equalTo("orders"))
          .body(
              "detail", equalTo("orders has 3 partitions, you asked for 4; PATCH adds partitions"))
          .body("differences[0].field", equalTo("partitions"))
          .body("differences[0].is", equalTo(3))
          .body("differences[0].asked", equalTo(4));
    }

    @Test
    void confirmsADefaultThatWasNotSet() {
      curl("PUT", "/v1/topics/orders", "{}");

      curl("PUT", "/v1/topics/orders", "{\"configs\":{\"retention.ms\":\"604800000\"}}")
          .then()
          .statusCode(200)
          .body("configs", equalTo(Map.of()));
    }

    @Test
    void tellsADefaultThatDiffers() {
      curl("PUT", "/v1/topics/orders", "{}");

      curl("PUT", "/v1/topics/orders", "{\"configs\":{\"retention.ms\":\"1000\"}}")
          .then()
          .statusCode(409)
          .body(
              "detail",
              equalTo(
                  "orders has 604800000 as retention.ms, you asked for 1000; PATCH alters configs"))
          .body("differences[0].field", equalTo("configs.retention.ms"))
          .body("differences[0].is", equalTo("604800000"))
          .body("differences[0].asked", equalTo("1000"));
    }

    @Test
    void refusesAConfigThatDoesNotExist() {
      curl("PUT", "/v1/topics/orders", "{\"configs\":{\"retention.mss\":\"1000\"}}")
          .then()
          .statusCode(422)
          .body("field", equalTo("configs.retention.mss"))
          .body("detail", containsString("Did you mean retention.ms?"));
    }

    @Test
    void refusesANameTooCloseToAnother() {
      engine.topics().create("my.orders", 1);

      curl("PUT", "/v1/topics/My_Orders", "{}")
          .then()
          .statusCode(409)
          .body("error_code", equalTo(40915))
          .body("existing", equalTo("my.orders"));
    }

    @Test
    void saysWhenTheDiskIsFull() {
      engine.failNext(new DiskFull(null, "There is no room on the disk."));

      curl("PUT", "/v1/topics/orders", "{}")
          .then()
          .statusCode(507)
          .header("Retry-After", "10")
          .body("error_code", equalTo(50701));
    }
  }

  @Nested
  class Listing {
    @BeforeEach
    void createTopics() {
      engine.topics().create("orders", 3);
      engine.topics().create("orders-late", 1);
      engine.topics().create("quakes", 6);
    }

    @Test
    void isSorted() {
      get("/v1/topics")
          .then()
          .statusCode(200)
          .body("topics.topic", contains("orders", "orders-late", "quakes"))
          .body("topics.partitions", contains(3, 1, 6))
          .body("after", nullValue());
    }

    @Test
    void keepsToAPrefix() {
      get("/v1/topics?prefix=orders")
          .then()
          .body("topics.topic", contains("orders", "orders-late"));
    }

    @Test
    void goesOnAfterAPage() {
      get("/v1/topics?limit=2")
          .then()
          .body("topics.topic", contains("orders", "orders-late"))
          .body("after", equalTo("orders-late"));

      get("/v1/topics?limit=2&after=orders-late")
          .then()
          .body("topics.topic", contains("quakes"))
          .body("after", nullValue());
    }
  }

  @Nested
  class Describe {
    @Test
    void showsATopic() {
      engine.topics().create("orders", 3);

      get("/v1/topics/orders").then().statusCode(200).body("partitions", equalTo(3));
    }

    @Test
    void saysHowToCreateAnUnknownOne() {
      get("/v1/topics/ordres")
          .then()
          .statusCode(404)
          .contentType("application/problem+json")
          .body("type", equalTo("/v1/errors/unknown-topic"))
          .body("title", equalTo("Unknown topic"))
          .body("status", equalTo(404))
          .body("error_code", equalTo(40401))
          .body("topic", equalTo("ordres"))
          .body("detail", equalTo("There is no topic ordres. PUT /v1/topics/ordres creates it."));
    }
  }

  @Nested
  class Alter {
    @BeforeEach
    void createTopic() {
      engine.topics().create("orders", 3);
    }

    @Test
    void addsPartitions() {
      curl("PATCH", "/v1/topics/orders", "{\"partitions\":5}")
          .then()
          .statusCode(200)
          .body("partitions", equalTo(5));
    }

    @Test
    void setsConfigsAndPutsThemBack() {
      curl("PATCH", "/v1/topics/orders", "{\"configs\":{\"retention.ms\":\"1000\"}}")
          .then()
          .statusCode(200)
          .body("configs", equalTo(Map.of("retention.ms", "1000")));

      curl("PATCH", "/v1/topics/orders", "{\"configs\":{\"retention.ms\":null}}")
          .then()
          .statusCode(200)
          .body("configs", equalTo(Map.of()));
    }

    @Test
    void refusesABadConfigAndAltersNothing() {
      curl(
              "PATCH",
              "/v1/topics/orders",
              "{\"partitions\":9,\"configs\":{\"retention.ms\":\"1\",\"segment.bytes\":\"+7\"}}")
          .then()
          .statusCode(422)
          .body("field", equalTo("configs.segment.bytes"));

      request()
          .get("/v1/topics/orders")
          .then()
          .body("partitions", equalTo(3))
          .body("configs", equalTo(Map.of()));
    }

    @Test
    void removesNone() {
      curl("PATCH", "/v1/topics/orders", "{\"partitions\":2}")
          .then()
          .statusCode(422)
          .body("error_code", equalTo(42210))
          .body("field", equalTo("partitions"))
          .body("detail", containsString("can't be removed"));
    }

    @Test
    void needsAnExistingTopic() {
      curl("PATCH", "/v1/topics/nothing", "{}").then().statusCode(404);
    }

    @Test
    void needsABody() {
      request()
          .patch("/v1/topics/orders")
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40010));
    }
  }

  @Nested
  class Delete {
    @Test
    void removesATopic() {
      engine.topics().create("orders", 1);

      request().delete("/v1/topics/orders").then().statusCode(204).body(equalTo(""));
      get("/v1/topics/orders").then().statusCode(404);
    }

    @Test
    void needsAnExistingTopic() {
      request().delete("/v1/topics/orders").then().statusCode(404);
    }
  }
}
