package io.logpost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
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

      assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json");
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
}
