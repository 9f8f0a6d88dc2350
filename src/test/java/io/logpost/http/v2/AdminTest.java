package io.logpost.http.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.logpost.http.HttpTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `POST /admin/topics`, as Strimzi's Bridge has it.
class AdminTest extends V2Test {

  @Nested
  class CreateTopic {
    @ParameterizedTest
    @ValueSource(
        strings = {CONTROL, JSON, BINARY, "application/json", "application/json;charset=utf-8"})
    void answersAnEmptyObject(String type) {
      post(
              type,
              "/admin/topics",
              "{\"topic_name\":\"t\",\"partitions_count\":3,\"replication_factor\":1}")
          .then()
          .statusCode(201)
          .contentType(CONTROL)
          .body(equalTo("{}"));

      assertThat(engine.topics().partitionCount("t")).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"topic_name\":\"t\"}",
          "{\"topic_name\":\"t\",\"partitions_count\":null,\"replication_factor\":null}"
        })
    void leavesWhatIsNotSaidToTheEngine(String body) {
      post(CONTROL, "/admin/topics", body).then().statusCode(201);

      assertThat(engine.topics().names()).containsExactly("t");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{} | topic_name",
          "{'topic_name':null} | topic_name",
          "{'topic_name':5} | topic_name",
          "{'topic_name':['t']} | topic_name",
          "{'topic_name':'t','partitions_count':0} | partitions_count",
          "{'topic_name':'t','partitions_count':-1} | partitions_count",
          "{'topic_name':'t','partitions_count':1.5} | partitions_count",
          "{'topic_name':'t','partitions_count':'3'} | partitions_count",
          "{'topic_name':'t','partitions_count':9999999999} | partitions_count",
          "{'topic_name':'t','replication_factor':0} | replication_factor",
          "{'topic_name':'t','replication_factor':true} | replication_factor",
          "{'topic_name':'t','config':{}} | config",
          "{'topic_name':'a/b'} | A topic's name",
          "[] | object"
        })
    void namesTheFieldThatBreaksARule(String body, String field) {
      post(CONTROL, "/admin/topics", body.replace('\'', '"'))
          .then()
          .statusCode(422)
          .contentType(CONTROL)
          .body("error_code", equalTo(422))
          .body("message", containsString(field));

      assertThat(engine.topics().names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nonsense", "{\"topic_name\":\"t\"} x"})
    void refusesWhatIsNoJson(String body) {
      post(CONTROL, "/admin/topics", body).then().statusCode(400).body("error_code", equalTo(400));
    }

    @Test
    void refusesATopicThatExists() {
      createTopic("t", 1);

      post(CONTROL, "/admin/topics", "{\"topic_name\":\"t\"}")
          .then()
          .statusCode(409)
          .body("error_code", equalTo(409));
    }

    @ParameterizedTest
    @ValueSource(strings = {HttpTest.CURL, "text/plain", "application/xml", "nonsense"})
    void refusesOtherTypesAndListsThoseThatWork(String type) {
      post(type, "/admin/topics", "{\"topic_name\":\"t\"}")
          .then()
          .statusCode(415)
          .body("error_code", equalTo(415))
          .body("message", containsString(CONTROL + ", application/json"))
          .body("message", containsString("The plain API is at /v1/topics."));

      assertThat(engine.topics().names()).isEmpty();
    }

    @Test
    void changesNothingWhenTheAnswerHasNoType() {
      request()
          .contentType(CONTROL)
          .header("Accept", "text/plain")
          .body("{\"topic_name\":\"t\"}")
          .post("/admin/topics")
          .then()
          .statusCode(406);

      assertThat(engine.topics().names()).isEmpty();
    }
  }
}
