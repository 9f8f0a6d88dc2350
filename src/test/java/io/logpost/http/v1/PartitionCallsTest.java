package io.logpost.http.v1;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.logpost.http.HttpTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PartitionCallsTest extends HttpTest {
  private static final String PARTITION = "/v1/topics/orders/partitions/0";

  @BeforeEach
  void createTopic() {
    engine.topics().create("orders", 1);
    TestRecords.append(engine, "orders", 0, 1000, 2000, 3000);
  }

  @Nested
  class Offsets {
    @Test
    void tellsStartAndEnd() {
      get(PARTITION + "/offsets")
          .then()
          .statusCode(200)
          .body("start_offset", equalTo(0))
          .body("end_offset", equalTo(3))
          .body("$", not(hasKey("timestamp_offset")));
    }

    @Test
    void findsAPointInTime() {
      get(PARTITION + "/offsets?timestamp=1500").then().body("timestamp_offset", equalTo(1));
      get(PARTITION + "/offsets?timestamp=1970-01-01T00:00:03Z")
          .then()
          .body("timestamp_offset", equalTo(2));
      get(PARTITION + "/offsets?timestamp=1970-01-01T01:00:02%2B01:00")
          .then()
          .body("timestamp_offset", equalTo(1));
    }

    @Test
    void answersNullForATimeAfterAllRecords() {
      get(PARTITION + "/offsets?timestamp=9000")
          .then()
          .statusCode(200)
          .body("$", hasKey("timestamp_offset"))
          .body("timestamp_offset", nullValue());
    }

    @Test
    void namesThePartitionThatThereIsNot() {
      get("/v1/topics/orders/partitions/7/offsets")
          .then()
          .statusCode(404)
          .body("error_code", equalTo(40402))
          .body("partition", equalTo(7));
    }

    @Test
    void saysHowToWriteTheZone() {
      get(PARTITION + "/offsets?timestamp=1970-01-01T01:00:02+01:00")
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40011))
          .body("parameter", equalTo("timestamp"))
          .body("detail", containsString("%2B"));
    }
  }

  @Nested
  class DeleteRecords {
    @Test
    void movesTheStart() {
      request()
          .delete(PARTITION + "/records?before=2")
          .then()
          .statusCode(200)
          .body("start_offset", equalTo(2));
      get(PARTITION + "/offsets").then().body("start_offset", equalTo(2));
    }

    @Test
    void takesAllBeforeLatest() {
      request()
          .delete(PARTITION + "/records?before=latest")
          .then()
          .body("start_offset", equalTo(3));
    }

    @Test
    void refusesToGuess() {
      request()
          .delete(PARTITION + "/records")
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40011))
          .body("parameter", equalTo("before"));
    }

    @Test
    void refusesAnOffsetPastTheEnd() {
      request()
          .delete(PARTITION + "/records?before=4")
          .then()
          .statusCode(416)
          .body("error_code", equalTo(41602))
          .body("start_offset", equalTo(0))
          .body("end_offset", equalTo(3));
    }
  }
}
