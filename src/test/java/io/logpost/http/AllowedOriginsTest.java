package io.logpost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.nullValue;

import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// A service that was told which pages and which names to trust.
@TestPropertySource(
    properties = {
      "logpost.http.cors.allowed-origins=https://console.example",
      "logpost.http.allowed-hosts=logpost.example"
    })
class AllowedOriginsTest extends HttpTest {
  private static final String TRUSTED = "https://console.example";

  @Nested
  class Pages {
    @Test
    void ofATrustedOriginReadAnswers() {
      request()
          .header("Origin", TRUSTED)
          .get("/v1/topics")
          .then()
          .statusCode(200)
          .header("Access-Control-Allow-Origin", TRUSTED);
    }

    @Test
    void ofATrustedOriginMayAskFirst() {
      request()
          .header("Origin", TRUSTED)
          .header("Access-Control-Request-Method", "PUT")
          .options("/v1/topics/new")
          .then()
          .statusCode(200)
          .header("Access-Control-Allow-Origin", TRUSTED);
    }

    @Test
    void ofATrustedOriginMayChangeThings() {
      request()
          .header("Origin", TRUSTED)
          .header("Sec-Fetch-Site", "cross-site")
          .put("/v1/topics/new")
          .then()
          .statusCode(201);
    }

    @Test
    void ofOtherOriginsMayNot() {
      request()
          .header("Origin", "https://evil.example")
          .put("/v1/topics/new")
          .then()
          .statusCode(403)
          .contentType("application/problem+json")
          .header("Access-Control-Allow-Origin", nullValue());
    }
  }

  @Nested
  class Hosts {
    @Test
    void thatAreAllowedAreAnswered() throws IOException {
      String answer =
          raw("GET /v1 HTTP/1.1\r\nHost: Logpost.Example:80\r\nConnection: close\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 200");
    }
  }
}
