package io.logpost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.http.ContentType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The manners of api.md's third chapter, one test each.
class HttpMannersTest extends HttpTest {
  private static final String COMMIT =
      "{\"offsets\":[{\"topic\":\"orders\",\"partition\":0,\"next_offset\":1,"
          + "\"metadata\":\"x&y=z\"}]}";

  @BeforeEach
  void createTopic() {
    engine.topics().create("orders", 1);
  }

  private static byte[] gzipped(byte[] content) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(content);
    }
    return compressed.toByteArray();
  }

  private String rawPut(String headers, byte[] body) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        ("PUT /v1/groups/g/offsets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + headers
                + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    request.writeBytes(body);
    return raw(request.toByteArray());
  }

  @Nested
  class CurlsDefaultContentType {
    @Test
    void leavesTheBodyOfAPutAlone() {
      curl("PUT", "/v1/groups/g/offsets", COMMIT).then().statusCode(204);

      get("/v1/groups/g/offsets").then().body("offsets[0].metadata", equalTo("x&y=z"));
    }

    @Test
    void leavesTheBodyOfAPatchAlone() {
      curl("PATCH", "/v1/topics/orders", "{\"partitions\":2}").then().statusCode(200);
    }

    @Test
    void leavesTheBodyOfAPostAlone() {
      curl("POST", "/v1/groups/g/offsets/reset", "{\"topics\":[\"orders\"],\"to\":\"latest\"}")
          .then()
          .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/octet-stream", "application/json"})
    void isAsGoodAsAnyOther(String type) {
      request()
          .contentType(type)
          .body(COMMIT.getBytes(StandardCharsets.UTF_8))
          .put("/v1/groups/g/offsets")
          .then()
          .statusCode(204);
    }
  }

  @Nested
  class ContentTypesWithAWildcard {
    @ParameterizedTest
    @CsvSource({"PUT,/v1/topics/other,*/*", "POST,/consumers/g,application/*+json"})
    void areRefused(String method, String path, String type) throws IOException {
      String request =
          "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: 2\r\n\r\n{}";

      String answer = raw(request.formatted(method, path, type));

      assertThat(answer).startsWith("HTTP/1.1 415").contains("not " + type);
    }
  }

  @Nested
  class Bodies {
    @Test
    void mayBeGzip() throws IOException {
      String answer =
          rawPut("Content-Encoding: gzip", gzipped(COMMIT.getBytes(StandardCharsets.UTF_8)));

      assertThat(answer).startsWith("HTTP/1.1 204");
    }

    @Test
    void mayNotInflateOverTheLimit() throws IOException {
      byte[] bomb = gzipped(new byte[50 << 20]);

      String answer = rawPut("Content-Encoding: gzip", bomb);

      assertThat(answer).startsWith("HTTP/1.1 413").contains("\"error_code\":41301");
      assertThat(answer).contains("\"limit\":1048576", "\"stored\":\"no\"");
    }

    @Test
    void mayHaveNoOtherCoding() throws IOException {
      String answer = rawPut("Content-Encoding: br", new byte[] {1, 2, 3});

      assertThat(answer).startsWith("HTTP/1.1 415").contains("Accept-Encoding: gzip");
      assertThat(answer).contains("\"error_code\":41501");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no gzip at all", ""})
    void mustBeGzipWhereTheySaySo(String body) throws IOException {
      byte[] cut = gzipped(COMMIT.getBytes(StandardCharsets.UTF_8));
      byte[] sent =
          body.isEmpty()
              ? Arrays.copyOf(cut, cut.length - 12)
              : body.getBytes(StandardCharsets.UTF_8);

      String answer = rawPut("Content-Encoding: gzip", sent);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("\"error_code\":40010");
    }

    @Test
    void mustBeFramedAsTheHeadersSay() throws IOException {
      String answer =
          raw(
              "PUT /v1/groups/g/offsets HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\nno chunk\r\n");

      assertThat(answer).startsWith("HTTP/1.1 400").contains("\"error_code\":40000");
    }

    @Test
    void areRefusedBySizeWithAnAnswerThatTheSenderReads() throws IOException {
      String answer = rawPut("X: y", new byte[20 << 20]);

      assertThat(answer).startsWith("HTTP/1.1 413").contains("\"limit\":1048576");
    }

    @Test
    void areRefusedBeforeTheyAreSentWhereTheSenderWaits() throws IOException {
      String answer =
          raw(
              "PUT /v1/groups/g/offsets HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                  + "Connection: close\r\nContent-Length: 5000000000\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 413");
    }
  }

  @Nested
  class OtherOrigins {
    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://localhost:1"})
    void changeNothing(String origin) {
      request()
          .header("Origin", origin)
          .put("/v1/topics/new")
          .then()
          .statusCode(403)
          .body("error_code", equalTo(40302));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site"})
    void areKnownBySecFetchSite(String site) {
      request().header("Sec-Fetch-Site", site).delete("/v1/topics/orders").then().statusCode(403);
    }

    @ParameterizedTest
    @CsvSource({"same-origin", "none"})
    void areNotTheOwn(String site) {
      request()
          .header("Origin", "http://localhost:" + port())
          .header("Sec-Fetch-Site", site)
          .put("/v1/topics/new")
          .then()
          .statusCode(201);
    }

    @Test
    void readNoAnswers() {
      request()
          .header("Origin", "https://evil.example")
          .get("/v1/topics")
          .then()
          .statusCode(200)
          .header("Access-Control-Allow-Origin", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"/consumers/g/instances/i/records", "/%63onsumers/g/instances/i/%72ecords"})
    void readNothingOfV2sConsumers(String path) {
      request().header("Sec-Fetch-Site", "cross-site").get(path).then().statusCode(403);
    }
  }

  @Nested
  class Hosts {
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1", "[::1]:80"})
    void mayBeLoopback(String host) throws IOException {
      String answer = raw("GET /v1 HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example:80", "10.0.0.1"})
    void mayBeNoOther(String host) throws IOException {
      String answer = raw("GET /v1 HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 421").contains("\"error_code\":42101");
    }
  }

  @Nested
  class Answers {
    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/v1/topics", "/v1/nothing", "/", "/v1/errors"})
    void areNeverCached(String path) {
      get(path)
          .then()
          .header("Cache-Control", "no-store")
          .header("X-Content-Type-Options", "nosniff");
    }

    @Test
    void toAHeadHaveNoBody() {
      request().head("/v1/topics/orders").then().statusCode(200).body(equalTo(""));
    }

    @Test
    void nameTheMethodsOfAPath() {
      request()
          .post("/v1/groups")
          .then()
          .statusCode(405)
          .header("Allow", "GET")
          .body("error_code", equalTo(40500));
    }

    @Test
    void sayWhatIsAcceptable() {
      request()
          .accept(ContentType.XML)
          .get("/v1/topics")
          .then()
          .statusCode(406)
          .contentType("application/problem+json")
          .body("error_code", equalTo(40600))
          .body("accepted[0]", equalTo("application/json"));
    }

    @Test
    void carryAnIdWhenNobodyForesawTheFailure() {
      engine.failNext(new IllegalStateException("a broken assumption"));

      get("/v1/topics")
          .then()
          .statusCode(500)
          .body("error_code", equalTo(50000))
          .body("id", matchesPattern("[0-9a-f-]{36}"));
    }
  }

  @Nested
  class Pages {
    @Test
    void startWithOneForBrowsers() {
      request()
          .header("Accept", "text/html,application/xhtml+xml")
          .get("/")
          .then()
          .statusCode(200)
          .contentType(ContentType.HTML)
          .header("Content-Security-Policy", containsString("default-src 'none'"))
          .body(containsString("curl -X PUT $L/topics/orders"));
    }

    @Test
    void startWithNothingForPrograms() {
      get("/").then().statusCode(200).body(equalTo("{}"));
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void explainEveryError(ErrorKind kind) {
      get("/v1/errors/" + kind.slug())
          .then()
          .statusCode(200)
          .contentType(ContentType.HTML)
          .body(containsString("error_code " + kind.errorCode()));
    }

    @Test
    void listTheErrors() {
      get("/v1/errors").then().statusCode(200).body(containsString("unknown-topic"));
      get("/v1/errors/nonsense").then().statusCode(404);
    }
  }

  @Nested
  class TheService {
    @Test
    void tellsItsLimits() {
      get("/v1")
          .then()
          .statusCode(200)
          .body("engine", equalTo("memory"))
          .body("limits.wait_ms", equalTo(60_000))
          .body("limits.request_bytes", equalTo(10 << 20))
          .body("limits.produce_timeout_ms", equalTo(30_000))
          .body("limits.tail_records", equalTo(10_000))
          .body("limits.json_depth", equalTo(64))
          .body("limits.record_json_depth", equalTo(100))
          .body("limits.refused_body_bytes", equalTo(64 << 20))
          .body("limits.topic_partitions", equalTo(1000))
          .body("limits.all_partitions", equalTo(10_000))
          .body("links.topics", equalTo("/v1/topics"));
    }
  }
}
