package io.logpost.http.v2;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where a consumer instance reads on, and what it commits.
class PositionTest extends ConsumersTest {
  private static final String PARTITION_0 = "{\"topic\":\"orders\",\"partition\":0}";

  private static String offsets(String entry) {
    return "{\"offsets\":[{\"topic\":\"orders\",\"partition\":0," + entry + "}]}";
  }

  @Nested
  class Seek {
    @Test
    void movesThePosition() {
      subscribed(CONFLUENTS);
      produce(0, "1", "2", "3");
      read();

      to("/positions", offsets("\"offset\":1,\"metadata\":null"))
          .then()
          .statusCode(204)
          .body(equalTo(""));

      read().then().body("offset", contains(1, 2));
    }

    @Test
    void takesPointsInTime() {
      subscribed(CONFLUENTS);
      post(
          JSON,
          "/topics/orders/partitions/0",
          "{\"records\":[{\"value\":1,\"timestamp\":1763720000000},{\"value\":2,\"timestamp\":1763720001000}]}");

      to(
              "/positions",
              "{\"timestamps\":[{\"topic\":\"orders\",\"partition\":0,\"timestamp\":\"2025-11-21T10:13:20.001Z\"}]}")
          .then()
          .statusCode(204);

      read().then().body("offset", contains(1));
    }

    @Test
    void goesToBeginningAndEnd() {
      subscribed(STRIMZIS);
      produce(0, "1", "2");

      to("/positions/end", "{\"partitions\":[" + PARTITION_0 + "]}").then().statusCode(204);
      read().then().body("$", empty());

      to("/positions/beginning", "{\"partitions\":[" + PARTITION_0 + "]}").then().statusCode(204);
      read().then().body("offset", contains(0, 1));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            /positions           | {"offsets":[{"topic":"orders","partition":1,"offset":0}]}
            /positions           | {"timestamps":[{"topic":"orders","partition":1,"timestamp":"2025-11-21T10:13:20Z"}]}
            /positions/beginning | {"partitions":[{"topic":"orders","partition":1}]}
            /positions/end       | {"partitions":[{"topic":"orders","partition":1}]}
            /positions           | {"offsets":[{"topic":"nope","partition":0,"offset":0}]}
            """)
    void isRefusedForWhatIsNotAssigned(String call, String body) {
      create(CONFLUENTS);
      to("/assignments", "{\"partitions\":[" + PARTITION_0 + "]}");

      to(call, body).then().statusCode(409).body("error_code", equalTo(40903));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            /positions           | {}
            /positions           | {"offsets":[{"topic":"orders","partition":0}]}
            /positions           | {"offsets":[{"topic":"orders","partition":0,"offset":-1}]}
            /positions           | {"offsets":[{"topic":"orders","partition":0,"offset":"1"}]}
            /positions           | {"timestamps":[{"topic":"orders","partition":0,"timestamp":"yesterday"}]}
            /positions/beginning | {}
            /positions/end       | {"partitions":[{"topic":"orders"}]}
            """)
    void refusesWhatCanNotBe(String call, String body) {
      subscribed(CONFLUENTS);

      to(call, body).then().statusCode(422).body("error_code", equalTo(422));
    }
  }

  @Nested
  class Commit {
    private void read3() {
      produce(0, "1", "2", "3");
      read().then().body("offset", contains(0, 1, 2));
    }

    private void committedIs(Integer... offsets) {
      get(C1 + "/offsets?topic=orders&partition=0")
          .then()
          .statusCode(200)
          .contentType(CONTROL)
          .body("offsets.offset", equalTo(List.of(offsets)));
    }

    @Test
    void inConfluentsDialectAnswersAListAndAddsOne() {
      subscribed(CONFLUENTS);
      read3();

      to("/offsets", offsets("\"offset\":1,\"metadata\":\"m\""))
          .then()
          .statusCode(200)
          .contentType(CONTROL)
          .body(equalTo("[]"));

      get(C1 + "/offsets?topic=orders&partition=0")
          .then()
          .body(
              equalTo(
                  "{\"offsets\":[{\"topic\":\"orders\",\"partition\":0,\"offset\":2,\"metadata\":\"m\"}]}"));
    }

    @Test
    void inConfluentsDialectSkipsNothingThatWasNotDelivered() {
      subscribed(CONFLUENTS);
      read3();

      to("/offsets", offsets("\"offset\":3")).then().statusCode(200);

      committedIs(3);
    }

    @Test
    void inStrimzisDialectAnswersNothingAndAddsNothing() {
      subscribed(STRIMZIS);
      read3();

      to("/offsets", offsets("\"offset\":1")).then().statusCode(204).body(equalTo(""));

      committedIs(1);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {}
            {"offsets":null}
            ''
            """)
    void withoutOffsetsCommitsWhatWasDelivered(String body) {
      subscribed(CONFLUENTS);
      read3();
      produce(0, "4");

      to("/offsets?async=true", body).then().statusCode(200);

      committedIs(3);
    }

    @Test
    void ofNoOffsetsDoesNothing() {
      subscribed(CONFLUENTS);
      read3();

      to("/offsets", "{\"offsets\":[]}").then().statusCode(200);

      committedIs();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {"offsets":[{"topic":"nope","partition":0,"offset":0}]}                      | 404 | 40401
            {"offsets":[{"topic":"orders","partition":9,"offset":0}]}                    | 404 | 40402
            {"offsets":[{"topic":"orders","partition":0,"offset":-1}]}                   | 422 | 422
            {"offsets":[{"topic":"orders","partition":0,"offset":9223372036854775807}]}  | 422 | 422
            {"offsets":[{"topic":"orders","partition":0}]}                               | 422 | 422
            {"offset":[]}                                                                | 422 | 422
            {"offsets"                                                                   | 400 | 400
            """)
    void refusesWhatCanNotBe(String body, int status, int code) {
      subscribed(CONFLUENTS);

      to("/offsets", body).then().statusCode(status).body("error_code", equalTo(code));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            confluent | 40903
            strimzi   | 409
            """)
    void ofAPartitionOfAnotherIsAConflict(String dialect, int code) {
      subscribed(dialect.equals("strimzi") ? STRIMZIS : CONFLUENTS);
      create(CONFLUENTS.replace("c1", "c2"));
      String c2 = BILLING + "/instances/c2";
      post(CONTROL, c2 + "/subscription", "{\"topics\":[\"orders\"]}");
      int moved = get(c2 + "/assignments").path("partitions[0].partition");

      to("/offsets", offsets("\"offset\":0").replace("partition\":0", "partition\":" + moved))
          .then()
          .statusCode(409)
          .body("error_code", equalTo(code));
    }
  }

  @Nested
  class Committed {
    @Test
    void isAskedForInABodyOrInTheQuery() {
      subscribed(STRIMZIS);
      to("/offsets", offsets("\"offset\":7"));

      request()
          .contentType(JSON)
          .body("{\"partitions\":[" + PARTITION_0 + ",{\"topic\":\"orders\",\"partition\":1}]}")
          .get(C1 + "/offsets")
          .then()
          .statusCode(200)
          .body("offsets.offset", contains(7));
      request()
          .contentType(JSON)
          .body("{}")
          .get(C1 + "/offsets?topic=orders&partition=0")
          .then()
          .body("offsets.offset", contains(7));
    }

    @Test
    void needsPartitions() {
      create(CONFLUENTS);

      get(C1 + "/offsets").then().statusCode(422).body("error_code", equalTo(422));
      get(C1 + "/offsets?topic=orders").then().statusCode(400);
      get(C1 + "/offsets?topic=orders&partition=x").then().statusCode(400);
    }
  }
}
