package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import org.junit.jupiter.api.Test;

/// The user story of errors: what is wrong, where, and what to do, each as problem+json.
class UserStoryErrorsIT extends RecordsTest {
  private static final String NDJSON = "application/x-ndjson";

  @Test
  void ofATypo() {
    post("/v1/topics/ordres", "1")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("error_code", equalTo(40401))
        .body("topic", equalTo("ordres"))
        .body("stored", equalTo("no"))
        .body("detail", equalTo("There is no topic ordres. PUT /v1/topics/ordres creates it."));
  }

  @Test
  void ofBadBase64InABatch() {
    topic("t", 1);
    String good = "{\"value\":\"AP8=\",\"value_format\":\"base64\"},";
    String bad = "{\"value\":\"AP8\",\"value_format\":\"base64\"}";

    post("/v1/topics/t/records", "{\"records\":[" + good.repeat(16) + bad + "]}")
        .then()
        .statusCode(422)
        .body("type", equalTo("/v1/errors/bad-base64"))
        .body("error_code", equalTo(42211))
        .body("record", equalTo(16))
        .body("field", equalTo("value"))
        .body("detail", equalTo("records[16].value is not base64. Nothing was stored."));

    assertThat(records("t")).startsWith("{\"records\":[]");
  }

  @Test
  void ofBrokenJsonInABatch() {
    topic("t", 1);

    post("/v1/topics/t/records", "{\"records\":[{\"value\":1},\n{\"value\":tru}]}")
        .then()
        .statusCode(400)
        .body("error_code", equalTo(40010))
        .body("record", equalTo(1))
        .body("line", equalTo(2))
        .body("column", equalTo(10))
        .body("stored", equalTo("no"));

    assertThat(records("t")).startsWith("{\"records\":[]");
  }

  @Test
  void ofBadBase64InALine() {
    topic("t", 1);
    String good = "{\"value\":\"AP8=\",\"value_format\":\"base64\"}\n";
    String bad = "{\"value\":\"AP8\",\"value_format\":\"base64\"}\n";

    postAs(NDJSON, "/v1/topics/t/records", good.repeat(16) + bad + good)
        .then()
        .statusCode(422)
        .body("line", equalTo(17))
        .body("stored", equalTo(16))
        .body(
            "detail",
            equalTo(
                "Line 17, value is not base64. Lines 1 to 16 are stored; send again from line"
                    + " 17."));

    get("/v1/topics/t/records").then().body("records", hasSize(16));
  }

  @Test
  void ofASecondValueOnALine() {
    topic("t", 1);

    postAs(NDJSON, "/v1/topics/t/records", "{\"value\":1}{\"value\":2}")
        .then()
        .statusCode(400)
        .body("line", equalTo(1))
        .body("detail", containsString("use --data-binary"));
  }

  @Test
  void ofAnOffsetOutOfRange() {
    topic("t", 1);

    get("/v1/topics/t/partitions/0/records?offset=5")
        .then()
        .statusCode(416)
        .body("error_code", equalTo(41602))
        .body("offset", equalTo(5))
        .body("start_offset", equalTo(0))
        .body("end_offset", equalTo(0));
  }

  @Test
  void ofTextDeclaredAsJson() {
    topic("t", 1);

    postAs("application/json", "/v1/topics/t", "hello")
        .then()
        .statusCode(400)
        .body("line", equalTo(1))
        .body("column", equalTo(1))
        .body(
            "detail",
            equalTo(
                "Line 1, column 1: not JSON. Send text without a content type, or as"
                    + " text/plain."));
  }

  @Test
  void ofAWrongTypeForRecords() {
    topic("t", 1);

    postAs("image/jpeg", "/v1/topics/t/records", "x")
        .then()
        .statusCode(415)
        .header("Accept-Post", "application/json, application/x-ndjson")
        .body("detail", startsWith("Records come as application/json or application/x-ndjson"))
        .body("detail", containsString("POST /v1/topics/t"));
  }
}
