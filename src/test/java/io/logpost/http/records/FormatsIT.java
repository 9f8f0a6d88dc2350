package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How stored bytes come out under the formats that are asked for, marked where they can't.
class FormatsIT extends RecordsTest {
  private static final String PATH = "/v1/topics/t/records";

  private void store(String record) {
    topic("t", 1);
    post(PATH, "{\"records\":[" + record + "]}").then().statusCode(200);
  }

  @Nested
  class Values {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "json|{\"value\":{\"a\":1.0}}|\"value\":{\"a\":1.0}}",
          "string|{\"value\":{\"a\":1.0}}|\"value\":\"{\\\"a\\\":1.0}\"}",
          "base64|{\"value\":12}|\"value\":\"MTI=\"}",
          "json|{\"value\":\"a b\",\"value_format\":\"string\"}"
              + "|\"value\":\"a b\",\"value_format\":\"string\"}",
          "string|{\"value\":\"a b\",\"value_format\":\"string\"}|\"value\":\"a b\"}",
          "json|{\"value\":\"/w==\",\"value_format\":\"base64\"}"
              + "|\"value\":\"/w==\",\"value_format\":\"base64\"}",
          "string|{\"value\":\"/w==\",\"value_format\":\"base64\"}"
              + "|\"value\":\"/w==\",\"value_format\":\"base64\"}",
          "base64|{\"value\":\"/w==\",\"value_format\":\"base64\"}|\"value\":\"/w==\"}",
          "json|{\"value\":\"bnVsbA==\",\"value_format\":\"base64\"}"
              + "|\"value\":\"null\",\"value_format\":\"string\"}",
          "string|{\"value\":\"bnVsbA==\",\"value_format\":\"base64\"}|\"value\":\"null\"}",
          "json|{\"value\":null}|\"value\":null}",
          "base64|{\"value\":null}|\"value\":null}",
          "json|{\"value\":\"\",\"value_format\":\"string\"}"
              + "|\"value\":\"\",\"value_format\":\"string\"}",
          "json|{\"value\":\"\\ud800\"}|\"value\":\"\\ud800\"}",
          "string|{\"value\":\"\\ud800\"}|\"value\":\"\\\"\\\\ud800\\\"\"}"
        })
    void comeAsAskedOrMarked(String format, String record, String shown) {
      store(record);

      assertThat(get(PATH + "?value_format=" + format).asString()).contains(shown);
    }

    @Test
    void ofHalfASurrogateAreNoText() {
      topic("t", 1);

      post(PATH, "{\"records\":[{\"value\":\"\\ud800\",\"value_format\":\"string\"}]}")
          .then()
          .statusCode(422)
          .body("field", equalTo("value"));
    }

    @Test
    void ofNoUtf8AreRefusedInABatch() {
      topic("t", 1);
      byte[] body =
          "{\"records\":[{\"value\":\"a\"}]}".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      body[22] = (byte) 0xff;

      request()
          .contentType("application/json")
          .body(body)
          .post(PATH)
          .then()
          .statusCode(400)
          .body("column", equalTo(23));
    }
  }

  @Nested
  class Keys {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          "string|{\"value\":1,\"key\":\"a\"}|\"key\":\"a\",\"value\"",
          "json|{\"value\":1,\"key\":\"a\"}|\"key\":\"a\",\"key_format\":\"string\",\"value\"",
          "base64|{\"value\":1,\"key\":\"a\"}|\"key\":\"YQ==\",\"value\"",
          "json|{\"value\":1,\"key\":{\"a\":1},\"key_format\":\"json\"}|\"key\":{\"a\":1},\"value\"",
          "string|{\"value\":1,\"key\":{\"a\":1},\"key_format\":\"json\"}"
              + "|\"key\":\"{\\\"a\\\":1}\",\"value\"",
          "string|{\"value\":1,\"key\":\"/w==\",\"key_format\":\"base64\"}"
              + "|\"key\":\"/w==\",\"key_format\":\"base64\",\"value\"",
          "string|{\"value\":1,\"key\":null}|\"key\":null,\"value\"",
          "string|{\"value\":1,\"key\":\"\"}|\"key\":\"\",\"value\""
        })
    void comeAsAskedOrMarked(String format, String record, String shown) {
      store(record);

      assertThat(get(PATH + "?key_format=" + format).asString()).contains(shown);
    }
  }

  @Nested
  class Words {
    @ParameterizedTest
    @ValueSource(strings = {"STRING", "Json", "text", "", "string,json"})
    void areTakenExactly(String word) {
      topic("t", 1);

      get(PATH + "?key_format=" + word).then().statusCode(400);
      get(PATH + "?value_format=" + word).then().statusCode(400);
      post(PATH + "?key_format=" + word, "{\"records\":[]}").then().statusCode(400);
      post(PATH + "?value_format=" + word, "{\"records\":[]}").then().statusCode(400);
      post("/v1/topics/t?key=a&key_format=" + word, "1").then().statusCode(400);
      get(PATH + "?isolation=READ_COMMITTED").then().statusCode(400);
    }
  }
}
