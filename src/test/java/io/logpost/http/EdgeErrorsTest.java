package io.logpost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.oneOf;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What never reaches a call is answered as problem+json too.
class EdgeErrorsTest extends HttpTest {

  @Nested
  class Tomcat {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "GET /v1/topics/a%00b",
          "GET /v1/topics/%ZZ",
          "GET /v1/topics/a b",
          "GET /v1/topics/a\\b",
          "GET /v1/topics/a%5Cb",
          "GET /v1/../../etc/passwd",
          "GET /v1/topics/a;b=c"
        })
    void refusesImpossibleRequestLines(String line) throws IOException {
      String answer = rawLine(line);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
      assertThat(answer).contains("\"status\":400", "\"error_code\":400");
    }

    @Test
    void refusesHeadersOverTheLimit() throws IOException {
      String answer =
          raw("GET /v1 HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");

      assertThat(answer)
          .startsWith("HTTP/1.1 431")
          .contains("application/problem+json", "\"error_code\":43100", "\"limit\":16384");
    }

    @Test
    void refusesAUrlOverTheLimitOfHeaders() throws IOException {
      assertThat(rawLine("GET /v1/" + "a".repeat(20_000)))
          .startsWith("HTTP/1.1 414")
          .contains("\"limit\":8192");
    }

    @Test
    void refusesARequestWithoutHost() throws IOException {
      String answer = raw("GET /v1 HTTP/1.1\r\nConnection: close\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 400").contains("\"error_code\":40000");
    }

    @Test
    void refusesALongUrl() throws IOException {
      String answer = rawLine("GET /v1/topics?prefix=" + "a".repeat(9000));

      assertThat(answer).startsWith("HTTP/1.1 414").contains("\"limit\":8192");
    }
  }

  @Nested
  class Spring {
    @Test
    void answersAnUnknownPath() {
      get("/v1/nonsense")
          .then()
          .statusCode(404)
          .contentType("application/problem+json")
          .header("Cache-Control", "no-store")
          .body("error_code", equalTo(40400))
          .body("type", equalTo("/v1/errors/no-such-call"))
          .body("detail", containsString("GET /v1/nonsense"));
    }

    @Test
    void namesThePathAsItWasAsked() {
      get("/v1/topics/t/").then().body("detail", containsString("no call GET /v1/topics/t/."));
    }

    @Test
    void namesNoParameterOfAQueryThatCantBeDecoded() throws IOException {
      assertThat(rawLine("GET /v1/topics?prefix=%FF"))
          .contains("\"error_code\":40011")
          .doesNotContain("\"parameter\"");
    }

    @ParameterizedTest
    @CsvSource({"application/xml", "text/html", "application/json", "nonsense"})
    void answersWhateverAcceptSays(String accept) {
      request()
          .header("Accept", accept)
          .get("/v1/nonsense")
          .then()
          .statusCode(404)
          .contentType("application/problem+json");
    }

    @Test
    void answersAHeadWithoutABody() {
      request().head("/v1/nonsense").then().statusCode(404).body(equalTo(""));
    }
  }

  /// Every refusal of a call that stores says what became of the change.
  @Nested
  class Stored {
    @BeforeEach
    void createTopic() {
      engine.topics().create("orders", 1);
    }

    @ParameterizedTest
    @CsvSource({
      "/v1/topics/orders?partition=-1",
      "/v1/topics/orders?acks=2",
      "/v1/topics/orders?nonsense=1",
      "/v1/topics/orders?key=%FF",
      "/v1/topics/orders/records?acks=2",
      "/v1/topics/nothing",
      "/v1/topics/a:b"
    })
    void isSaidOfRefusedProduce(String path) {
      curl("POST", path, "1").then().statusCode(oneOf(400, 404)).body("stored", equalTo("no"));
    }

    @Test
    void isSaidOfACodingThatIsNotTaken() {
      request()
          .header("Content-Encoding", "br")
          .body("1")
          .post("/v1/topics/orders")
          .then()
          .statusCode(415)
          .body("stored", equalTo("no"));
    }

    @Test
    void isSaidOfATypeThatCantBeRead() throws IOException {
      assertThat(brokenOff("/v1/topics/orders", "nonsense", 1, "1"))
          .contains("\"accepted\":[\"*/*\"]", "\"stored\":\"no\"");
    }

    @Test
    void isSaidOfABodyThatBreaksOff() throws IOException {
      assertThat(brokenOff("/v1/topics/orders", "text/plain", 100, "half"))
          .startsWith("HTTP/1.1 400")
          .contains("The body ended early", "\"error_code\":40000", "\"stored\":\"no\"");
    }

    @Test
    void countsTheLinesBeforeTheBreak() throws IOException {
      String body = "{\"value\":1}\n{\"value\":2}\n{\"val";

      assertThat(brokenOff("/v1/topics/orders/records", "application/x-ndjson", 100, body))
          .contains("The body broke off in line 3", "Lines 1 to 2 are stored", "\"stored\":2");
    }

    @Test
    void isNoWordOfKafkaRest() throws IOException {
      assertThat(brokenOff("/topics/orders", "application/json", 100, "{"))
          .contains("The body ended early")
          .doesNotContain("stored");
    }

    private String brokenOff(String path, String type, int length, String body) throws IOException {
      return rawUntilEnd(
          "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(path, type, length, body));
    }
  }
}
