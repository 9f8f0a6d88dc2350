package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.Response;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One record's value as it was stored.
class RawRecordIT extends RecordsTest {
  private static final String FIRST = "/v1/topics/t/partitions/0/records/0";

  private void store(String type, byte[] value) {
    request().contentType(type).body(value).post("/v1/topics/t").then().statusCode(200);
  }

  private void storeRecord(String record) {
    post("/v1/topics/t/records", "{\"records\":[" + record + "]}").then().statusCode(200);
  }

  @Nested
  class Type {
    @ParameterizedTest
    @CsvSource({
      "image/jpeg,image/jpeg",
      "text/html,text/html",
      "text/csv;charset=utf-8,text/csv;charset=utf-8"
    })
    void isTheOneItWasStoredUnder(String stored, String shown) {
      topic("t", 1);
      store(stored, new byte[] {'a'});

      assertThat(get(FIRST).contentType()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"{},application/json", "'a b',text/plain;charset=UTF-8"})
    void elseIsThatOfItsContent(String value, String type) {
      topic("t", 1);
      post("/v1/topics/t", value).then().statusCode(200);

      assertThat(get(FIRST).contentType()).isEqualTo(type);
    }

    @Test
    void ofBytesIsAnyBytes() {
      topic("t", 1);
      storeRecord("{\"value\":\"/w==\",\"value_format\":\"base64\"}");

      assertThat(get(FIRST).contentType()).isEqualTo("application/octet-stream");
      assertThat(get(FIRST).asByteArray()).containsExactly(0xff);
    }

    @ParameterizedTest
    @CsvSource({"nonsense", "text/*", "'text/html\\r\\nx: y'"})
    void thatIsNoneIsAnyBytes(String stored) {
      topic("t", 1);
      storeRecord(
          "{\"value\":1,\"headers\":[{\"name\":\"content-type\",\"value\":\"" + stored + "\"}]}");

      assertThat(get(FIRST).contentType()).isEqualTo("application/octet-stream");
      assertThat(get(FIRST).header("x")).isNull();
    }
  }

  @Nested
  class Answer {
    @Test
    void keepsPagesFromRunning() {
      topic("t", 1);
      store("text/html", new byte[] {'a'});

      get(FIRST)
          .then()
          .header("X-Content-Type-Options", "nosniff")
          .header("Content-Security-Policy", "sandbox; default-src 'none'")
          .header("Cross-Origin-Resource-Policy", "same-origin")
          .header("Cache-Control", "no-cache")
          .header("Logpost-Partition", "0")
          .header("Logpost-Offset", "0");
    }

    @Test
    void isNotSentTwiceToWhomHasIt() {
      topic("t", 1);
      store("text/html", new byte[] {'a'});
      String etag = get(FIRST).header("ETag");

      Response again = request().header("If-None-Match", "\"x\", W/" + etag).get(FIRST);

      again.then().statusCode(304).header("ETag", etag);
      assertThat(again.asByteArray()).isEmpty();
      request().header("If-None-Match", "\"x\"").get(FIRST).then().statusCode(200);
    }

    @Test
    void hasAnotherTagInATopicMadeAnew() {
      topic("t", 1);
      store("text/html", new byte[] {'a'});
      String etag = get(FIRST).header("ETag");
      engine.topics().delete("t");
      topic("t", 1);
      store("text/html", new byte[] {'b'});

      request().header("If-None-Match", etag).get(FIRST).then().statusCode(200);
    }

    @Test
    void isEmptyForATombstone() {
      topic("t", 1);
      storeRecord("{\"key\":\"k\",\"value\":null}");

      get(FIRST).then().statusCode(204).header("Logpost-Offset", "0");
    }

    @Test
    void hasItsLengthForHead() throws IOException {
      topic("t", 1);
      store("text/html", new byte[] {'a', 'b'});

      assertThat(rawLine("HEAD " + FIRST)).contains("Content-Length: 2").endsWith("\r\n\r\n");
    }
  }

  @Nested
  class ARecordThatIsNot {
    @ParameterizedTest
    @CsvSource({
      "0/records/1,404,40406",
      "0/records/99,404,40406",
      "1/records/0,404,40402",
      "0/records/-1,400,40012",
      "0/records/x,400,40012",
      "x/records/0,400,40012"
    })
    void isTold(String path, int status, int errorCode) {
      topic("t", 1);
      store("text/html", new byte[] {'a'});

      get("/v1/topics/t/partitions/" + path)
          .then()
          .statusCode(status)
          .body("error_code", equalTo(errorCode));
    }
  }
}
