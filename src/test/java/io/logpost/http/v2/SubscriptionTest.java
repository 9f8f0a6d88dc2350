package io.logpost.http.v2;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a consumer instance reads.
class SubscriptionTest extends ConsumersTest {
  @Nested
  class Subscribe {
    @Test
    void takesTopics() {
      create(CONFLUENTS);

      to("/subscription", "{\"topics\":[\"orders\",\"later\"],\"topic_pattern\":null}")
          .then()
          .statusCode(204)
          .body(equalTo(""));

      get(C1 + "/subscription")
          .then()
          .statusCode(200)
          .contentType(CONTROL)
          .body(equalTo("{\"topics\":[\"later\",\"orders\"]}"));
    }

    @Test
    void takesAPattern() {
      createTopic("orders-eu", 1);
      createTopic("payments", 1);
      create(CONFLUENTS);

      to("/subscription", "{\"topic_pattern\":\"orders.*\"}").then().statusCode(204);

      get(C1 + "/subscription").then().body("topics", contains("orders", "orders-eu"));
    }

    @Test
    void showsPartitionsInStrimzisDialectAtOnce() {
      createTopic("audit", 1);
      create(STRIMZIS);

      to("/subscription", "{\"topics\":[\"orders\",\"audit\"]}").then().statusCode(204);

      get(C1 + "/subscription")
          .then()
          .body(
              equalTo(
                  "{\"topics\":[\"audit\",\"orders\"],\"partitions\":[{\"audit\":[0]},{\"orders\":[0,1]}]}"));
    }

    @Test
    void endsByDeleteOrByAnEmptyList() {
      subscribed(CONFLUENTS);
      request().delete(C1 + "/subscription").then().statusCode(204).body(equalTo(""));
      get(C1 + "/subscription").then().body(equalTo("{\"topics\":[]}"));
      get(C1 + "/assignments").then().body("partitions", hasSize(0));

      to("/subscription", "{\"topics\":[\"orders\"]}").then().statusCode(204);
      to("/subscription", "{\"topics\":[]}").then().statusCode(204);

      get(C1 + "/assignments").then().body("partitions", hasSize(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {CONFLUENTS, STRIMZIS})
    void takesOneOfTheTwo(String dialect) {
      create(dialect);
      int conflict = dialect.equals(CONFLUENTS) ? 40903 : 409;

      to("/subscription", "{\"topics\":[\"orders\"],\"topic_pattern\":\"o.*\"}")
          .then()
          .statusCode(409)
          .body("error_code", equalTo(conflict));
      to("/subscription", "{}").then().statusCode(422).body("error_code", equalTo(422));
      request().post(C1 + "/subscription").then().statusCode(422);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {"topic_pattern":"("}         | 422
            {"topic_pattern":""}          | 422
            {"topics":["a b"]}            | 422
            {"topics":[""]}               | 422
            {"topics":"orders"}           | 422
            {"topics":[1]}                | 422
            {"topics":["orders"],"x":1}   | 422
            {"topics":[}                  | 400
            []                            | 422
            """)
    void refusesWhatCanNotBe(String body, int status) {
      create(CONFLUENTS);

      to("/subscription", body).then().statusCode(status).body("error_code", equalTo(status));
    }

    @Test
    void isRefusedWhereThereAreAssignments() {
      create(CONFLUENTS);
      to("/assignments", "{\"partitions\":[{\"topic\":\"orders\",\"partition\":0}]}");

      to("/subscription", "{\"topics\":[\"orders\"]}")
          .then()
          .statusCode(409)
          .body("error_code", equalTo(40903));
    }
  }

  @Nested
  class Assign {
    private static final String BOTH =
        "{\"partitions\":[{\"topic\":\"orders\",\"partition\":1},{\"topic\":\"orders\",\"partition\":0}]}";

    @Test
    void takesPartitions() {
      create(CONFLUENTS);

      to("/assignments", BOTH).then().statusCode(204).body(equalTo(""));

      get(C1 + "/assignments")
          .then()
          .statusCode(200)
          .contentType(CONTROL)
          .body("partitions.partition", contains(0, 1))
          .body("partitions.topic", contains("orders", "orders"));
    }

    @Test
    void isRefusedWhereItIsSubscribed() {
      subscribed(STRIMZIS);

      to("/assignments", BOTH).then().statusCode(409).body("error_code", equalTo(409));
    }

    @Test
    void shareNothing() {
      produce(0, "1");
      create(CONFLUENTS);
      create(CONFLUENTS.replace("c1", "c2"));
      to("/assignments", BOTH);
      post(CONTROL, BILLING + "/instances/c2/assignments", BOTH);

      read().then().body("offset", contains(0));
      get(BILLING + "/instances/c2/records").then().body("offset", contains(0));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {"partitions":[{"topic":"nope","partition":0}]}   | 404 | 40401
            {"partitions":[{"topic":"orders","partition":2}]} | 404 | 40402
            {"partitions":[{"topic":"orders"}]}               | 422 | 422
            {"partitions":[{"partition":0}]}                  | 422 | 422
            {"partitions":[{"topic":"orders","partition":-1}]}| 422 | 422
            {"partitions":[null]}                             | 422 | 422
            {}                                                | 422 | 422
            """)
    void refusesWhatCanNotBe(String body, int status, int code) {
      create(CONFLUENTS);

      to("/assignments", body).then().statusCode(status).body("error_code", equalTo(code));
    }
  }
}
