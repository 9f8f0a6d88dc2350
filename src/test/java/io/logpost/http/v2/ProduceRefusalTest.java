package io.logpost.http.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What produce refuses, without storing anything.
class ProduceRefusalTest extends OrdersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | records is missing",
        "{'record':[]} | record is no field",
        "{'records':[],'records':[]} | records stands there twice",
        "{'records':[]} | records is empty",
        "{'records':null} | records has to be an array",
        "{'records':{}} | records has to be an array",
        "{'records':[1]} | records[0] has to be an object",
        "{'records':[{'value':1},null]} | records[1] has to be an object",
        "[] | object",
        "{'records':[{'value':1,'valeu':1}]} | records[0].valeu is no field",
        "{'records':[{'value':1,'key_format':'json'}]} | records[0].key_format is no field",
        "{'records':[{'value':1,'value':2}]} | records[0].value stands there twice",
        "{'records':[{'value':1,'partition':'0'}]} | records[0].partition",
        "{'records':[{'value':1,'partition':-1}]} | records[0].partition",
        "{'records':[{'value':1,'partition':1.5}]} | records[0].partition",
        "{'records':[{'value':1,'timestamp':'now'}]} | records[0].timestamp",
        "{'records':[{'value':1,'timestamp':-1}]} | records[0].timestamp",
        "{'records':[{'value':1,'timestamp':99999999999999999999}]} | records[0].timestamp",
        "{'records':[{'value':1,'headers':{}}]} | records[0].headers",
        "{'records':[{'value':1,'headers':[1]}]} | records[0].headers[0]",
        "{'records':[{'value':1,'headers':[{'value':''}]}]} | records[0].headers[0].key",
        "{'records':[{'value':1,'headers':[{'key':1,'value':''}]}]} | records[0].headers[0].key",
        "{'records':[{'value':1,'headers':[{'key':'a'}]}]} | records[0].headers[0].value",
        "{'records':[{'value':1,'headers':[{'key':'a','value':1}]}]} | records[0].headers[0].value",
        "{'records':[{'value':1,'headers':[{'name':'a','value':''}]}]} | records[0].headers[0].name"
      })
  void whatBreaksARule(String body, String said) {
    post(JSON, "/topics/orders", body.replace('\'', '"'))
        .then()
        .statusCode(422)
        .contentType(CONTROL)
        .body("error_code", equalTo(422))
        .body("message", containsString(said))
        .body("message", endsWith(" The plain API is at /v1/topics."));

    assertThat(stored()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/vnd.kafka.text.v2+json | {'records':[{'value':1}]} | records[0].value",
        "application/vnd.kafka.text.v2+json | {'records':[{'value':'','key':{}}]} | records[0].key",
        "application/vnd.kafka.binary.v2+json | {'records':[{'value':1}]} | records[0].value",
        "application/vnd.kafka.binary.v2+json | {'records':[{'value':'','key':[]}]} | records[0].key"
      })
  void whatTheFormatCanNotHold(String type, String body, String said) {
    post(type, "/topics/orders", body.replace('\'', '"'))
        .then()
        .statusCode(422)
        .body("error_code", equalTo(422))
        .body("message", containsString(said));

    assertThat(stored()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'records':[{'value':''},{'value':'%'}]} | records[1].value",
        "{'records':[{'value':'YQ'}]} | records[0].value",
        "{'records':[{'value':'','key':'_-8='}]} | records[0].key",
        "{'records':[{'value':'','headers':[{'key':'a','value':'!'}]}]} | records[0].headers[0].value"
      })
  void badBase64(String body, String said) {
    post(BINARY, "/topics/orders", body.replace('\'', '"'))
        .then()
        .statusCode(422)
        .body("error_code", equalTo(42206))
        .body("message", containsString(said + " is not base64"));

    assertThat(stored()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"records\":[{\"value\":1}]",
        "{\"records\":[{\"value\":01}]}",
        "nonsense"
      })
  void whatIsNoJson(String body) {
    post(JSON, "/topics/orders", body)
        .then()
        .statusCode(400)
        .contentType(CONTROL)
        .body("error_code", equalTo(400))
        .body("message", containsString("column"));

    assertThat(stored()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/topics/nope", "/topics/nope/partitions/0", "/topics/nope?async=true"})
  void anUnknownTopic(String path) {
    post(JSON, path, ONE).then().statusCode(404).body("error_code", equalTo(40401));
  }

  @Test
  void anUnknownPartitionOfTheBody() {
    post(JSON, "/topics/orders", "{\"records\":[{\"value\":1},{\"value\":1,\"partition\":3}]}")
        .then()
        .statusCode(404)
        .body("error_code", equalTo(40402))
        .body("message", containsString("orders has no partition 3"));

    assertThat(stored()).isZero();
  }

  @Test
  void anUnknownPartitionOfThePath() {
    post(JSON, "/topics/orders/partitions/3", ONE)
        .then()
        .statusCode(404)
        .body("error_code", equalTo(40402));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/topics/orders/partitions/x", "/topics/a%20b"})
  void pathsThatCanNotBe(String path) {
    post(JSON, path, ONE).then().statusCode(400).body("error_code", equalTo(400));
  }

  @Test
  void aPartitionInPathAndRecord() {
    post(JSON, TO_PARTITION_0, "{\"records\":[{\"value\":1,\"partition\":0}]}")
        .then()
        .statusCode(422)
        .body("message", containsString("records[0].partition"));

    assertThat(stored()).isZero();
  }

  @Test
  void aRecordThatIsTooLarge() {
    post(JSON, "/topics/orders", "{\"records\":[{\"value\":\"" + "x".repeat(2 << 20) + "\"}]}")
        .then()
        .statusCode(413)
        .contentType(CONTROL)
        .body("error_code", equalTo(413));

    assertThat(stored()).isZero();
  }

  @Test
  void aBodyThatIsTooLarge() {
    post(JSON, "/topics/orders", "{\"records\":[{\"value\":\"" + "x".repeat(11 << 20) + "\"}]}")
        .then()
        .statusCode(413)
        .body("error_code", equalTo(413));
  }

  @Test
  void pagesOfOtherOrigins() {
    request()
        .contentType(JSON)
        .header("Origin", "https://example.org")
        .body(ONE)
        .post("/topics/orders")
        .then()
        .statusCode(403)
        .contentType(CONTROL)
        .body("error_code", equalTo(403));
  }

  @Test
  void recordsWithoutKeyWhereTheTopicIsCompacted() {
    engine.topics().alterConfigs("orders", Map.of("cleanup.policy", Optional.of("compact")));

    post(JSON, "/topics/orders", "{\"records\":[{\"key\":\"a\",\"value\":1},{\"value\":2}]}")
        .then()
        .statusCode(422)
        .body("message", containsString("records[1].key is missing; the topic is compacted"));

    assertThat(stored()).isZero();
  }
}
