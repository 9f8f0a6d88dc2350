package io.logpost.http.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.logpost.consumer.AutoOffsetReset;
import io.logpost.consumer.Dialect;
import io.logpost.consumer.InstanceConfig;
import io.logpost.consumer.MemberName;
import io.restassured.response.Response;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Creating, showing and deleting consumer instances.
class ConsumerInstanceTest extends ConsumersTest {
  private InstanceConfig config() {
    return instances.config(new MemberName("billing", "c1")).orElseThrow();
  }

  @Nested
  class Create {
    @Test
    void answersNameAndUri() {
      create("{\"name\":\"c1\"}")
          .then()
          .statusCode(200)
          .contentType(CONTROL)
          .body("instance_id", equalTo("c1"))
          .body("base_uri", equalTo("http://localhost:" + port() + C1));
    }

    @Test
    void needsNoBody() {
      request()
          .post(BILLING)
          .then()
          .statusCode(200)
          .body("instance_id", startsWith("rest-consumer-"))
          .body("base_uri", containsString("/consumers/billing/instances/rest-consumer-"));
    }

    @Test
    void hasDefaults() {
      create("{\"name\":\"c1\"}").then().statusCode(200);

      assertThat(config())
          .isEqualTo(
              new InstanceConfig(
                  Dialect.CONFLUENT,
                  "binary",
                  AutoOffsetReset.LATEST,
                  true,
                  true,
                  Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"name\":\"c1\",\"format\":\"JSON\",\"auto.offset.reset\":\"none\",\"enable.auto.commit\":false,"
              + "\"isolation.level\":\"read_uncommitted\",\"fetch.min.bytes\":1,\"consumer.request.timeout.ms\":50}",
          "{\"name\":\"c1\",\"format\":\"json\",\"auto.offset.reset\":\"none\",\"enable.auto.commit\":\"false\","
              + "\"isolation.level\":\"read_uncommitted\",\"fetch.min.bytes\":\"1\",\"consumer.request.timeout.ms\":\"50\"}",
          "{\"id\":\"c1\",\"name\":null,\"format\":\"json\",\"auto.offset.reset\":\"none\",\"enable.auto.commit\":\"FALSE\","
              + "\"isolation.level\":\"read_uncommitted\",\"responseMinBytes\":-1,\"requestWaitMs\":50.0}"
        })
    void takesTextsNumbersAndBooleans(String body) {
      create(body).then().statusCode(200);

      assertThat(config())
          .isEqualTo(
              new InstanceConfig(
                  Dialect.STRIMZI,
                  "json",
                  AutoOffsetReset.NONE,
                  false,
                  false,
                  Duration.ofMillis(50)));
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, BINARY, CONTROL, "application/json", CONTROL + "; charset=utf-8"})
    void takesAnyTypeOfV2(String type) {
      post(type, BILLING, "{}").then().statusCode(200);
    }

    @Test
    void takesNoOtherType() {
      curl("POST", BILLING, "{}").then().statusCode(415).body("error_code", equalTo(415));
    }

    @Test
    void passesOverUnknownFieldsWithAWarning() {
      create("{\"name\":\"c1\",\"max.poll.records\":5,\"z\\\"\\n\":{\"a\":1}}")
          .then()
          .statusCode(200)
          .header("Warning", equalTo("299 - \"passed over: max.poll.records, z??\""));
    }

    @Test
    void warnsOfNothingElse() {
      create(CONFLUENTS).then().statusCode(200).header("Warning", nullValue());
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            {"format":"avro"}                                            | 422   | format must be
            {"format":["json"]}                                          | 422   | format must be
            {"auto.offset.reset":"smallest"}                             | 42204 | auto.offset.reset must be
            {"auto.commit.enable":"yes"}                                 | 42204 | auto.commit.enable must be
            {"auto.commit.enable":1}                                     | 42204 | auto.commit.enable must be
            {"consumer.request.timeout.ms":0}                            | 42204 | consumer.request.timeout.ms must be
            {"consumer.request.timeout.ms":"soon"}                       | 42204 | consumer.request.timeout.ms must be
            {"fetch.min.bytes":-2}                                       | 40001 | fetch.min.bytes must be
            {"fetch.min.bytes":10000001}                                 | 40001 | fetch.min.bytes must be
            {"fetch.min.bytes":"1.5"}                                    | 40001 | fetch.min.bytes must be
            {"name":"a/b"}                                               | 422   | A member's name
            {"name":""}                                                  | 422   | A member's name
            """)
    void refusesValuesThatCanNotBe(String body, int code, String message) {
      create(body)
          .then()
          .statusCode(422)
          .contentType(CONTROL)
          .body("error_code", equalTo(code))
          .body("message", startsWith(message))
          .body("message", endsWith("The plain API is at /v1/groups."));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"enable.auto.commit\":\"yes\"}",
          "{\"isolation.level\":\"serializable\"}",
          "{\"enable.auto.commit\":true,\"fetch.min.bytes\":-2}",
          "{\"enable.auto.commit\":true,\"auto.commit.enable\":false}"
        })
    void refusesThemWithTheStatusInStrimzisDialect(String body) {
      create(body).then().statusCode(422).body("error_code", equalTo(422));
    }

    @Test
    void refusesMalformedJson() {
      create("{\"name\":").then().statusCode(400).body("error_code", equalTo(400));
    }

    @Test
    void refusesANameTwice() {
      create(CONFLUENTS);

      create(CONFLUENTS).then().statusCode(409).body("error_code", equalTo(40902));
      create(STRIMZIS).then().statusCode(409).body("error_code", equalTo(409));
    }

    @Test
    void takesANameInEachGroup() {
      create(CONFLUENTS).then().statusCode(200);

      post(CONTROL, "/consumers/audit", CONFLUENTS).then().statusCode(200);
    }
  }

  @Nested
  class BaseUris {
    private Response createdBehind(String... headers) {
      var request = request().contentType(CONTROL).body("{\"name\":\"c1\"}");
      for (int i = 0; i < headers.length; i += 2) {
        request.header(headers[i], headers[i + 1]);
      }
      return request.post(BILLING);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            Forwarded         | host=gateway.example:443;proto=https             | https://gateway.example
            Forwarded         | host=gateway.example:8443;proto=https            | https://gateway.example:8443
            Forwarded         | for=10.0.0.1;host="[2001:db8::1]:81";proto=http  | http://[2001:db8::1]:81
            X-Forwarded-Host  | gateway.example:81                               | http://gateway.example:81
            """)
    void nameTheHostThatTheClientAsked(String header, String value, String origin) {
      createdBehind(header, value).then().body("base_uri", equalTo(origin + C1));
    }

    @Test
    void haveTheProxysScheme() {
      createdBehind("X-Forwarded-Host", "gateway.example", "X-Forwarded-Proto", "https")
          .then()
          .body("base_uri", equalTo("https://gateway.example" + C1));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            X-Forwarded-Prefix | /kafka                             | /kafka
            X-Forwarded-Prefix | /a/, /b                            | /a/b
            X-Forwarded-Path   | /my-bridge/consumers/billing       | /my-bridge
            X-Forwarded-Path   | /my-bridge                         | /my-bridge
            X-Forwarded-Prefix | https://evil.example/?             |
            X-Forwarded-Prefix | kafka                              |
            """)
    void keepThePrefixThatAProxyTookAway(String header, String value, String prefix) {
      createdBehind("X-Forwarded-Host", "gateway.example", header, value)
          .then()
          .body(
              "base_uri", equalTo("http://gateway.example" + (prefix == null ? "" : prefix) + C1));
    }

    @Test
    void takeNoHostThatCanNotBe() {
      createdBehind("Forwarded", "host=\"a b/\\\";proto=https")
          .then()
          .statusCode(200)
          .body("base_uri", equalTo("http://localhost:" + port() + C1));
    }

    @Test
    void areUsableForEveryName() {
      String uri = post(CONTROL, "/consumers/a%20%C3%A4", "{\"name\":\"c;1?%\"}").path("base_uri");

      assertThat(uri).endsWith("/consumers/a%20%C3%A4/instances/c%3B1%3F%25");
      get(uri.substring(uri.indexOf("/consumers"))).then().statusCode(200);
    }
  }

  @Nested
  class Show {
    @Test
    void tellsWhetherItIsThere() {
      create(CONFLUENTS);

      get(C1).then().statusCode(200).body("instance_id", equalTo("c1"));
      request().head(C1).then().statusCode(200);
      request().head(BILLING + "/instances/c2").then().statusCode(404);
    }

    @Test
    void listsAGroups() {
      create("{\"name\":\"c2\"}");
      create("{\"name\":\"c1\"}");
      post(CONTROL, "/consumers/audit", "{\"name\":\"c3\"}");

      get(BILLING + "/instances").then().statusCode(200).body("instance_id", contains("c1", "c2"));
      get("/consumers/nobody/instances").then().statusCode(200).body(equalTo("[]"));
    }
  }

  @Nested
  class Delete {
    @Test
    void endsTheInstance() {
      create(CONFLUENTS);

      request().delete(C1).then().statusCode(204).body(equalTo(""));

      request()
          .delete(C1)
          .then()
          .statusCode(404)
          .contentType(CONTROL)
          .body("error_code", equalTo(40403))
          .body("message", containsString("no consumer instance c1"));
      create(CONFLUENTS).then().statusCode(200);
    }

    @Test
    void takesABodyWithoutLookingAtIt() {
      create(CONFLUENTS);

      request().contentType(JSON).body("{}").delete(C1).then().statusCode(204);
    }
  }

  @Nested
  class Idle {
    private void pass(Duration idle) {
      time.pass(idle);
      instances.expire();
    }

    @Test
    void instancesAreGoneAfterFiveMinutes() {
      subscribed(CONFLUENTS);

      pass(Duration.ofMinutes(5));

      read().then().statusCode(404).body("error_code", equalTo(40403));
      create(CONFLUENTS).then().statusCode(200);
    }

    @Test
    void isNoneThatMakesAnyCall() {
      subscribed(CONFLUENTS);
      pass(Duration.ofMinutes(4));
      get(C1 + "/subscription").then().statusCode(200);

      pass(Duration.ofMinutes(4));

      request().head(C1).then().statusCode(200);
    }
  }

  @Nested
  class UnknownInstances {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            GET    |                      |
            DELETE |                      |
            POST   | /subscription        | {"topics":["orders"]}
            GET    | /subscription        |
            DELETE | /subscription        |
            POST   | /assignments         | {"partitions":[]}
            GET    | /assignments         |
            POST   | /positions           | {"offsets":[]}
            POST   | /positions/beginning | {"partitions":[]}
            POST   | /positions/end       | {"partitions":[]}
            GET    | /records             |
            POST   | /offsets             | {}
            GET    | /offsets?topic=orders&partition=0 |
            """)
    void are40403(String method, String call, String body) {
      var request = request();
      if (body != null) {
        request.contentType(CONTROL).body(body);
      }
      request
          .request(method, C1 + (call == null ? "" : call))
          .then()
          .statusCode(404)
          .body("error_code", equalTo(40403));
    }

    @Test
    void haveNoNameThatCanNotBe() {
      get(BILLING + "/instances/a%2Fb/records").then().statusCode(400);
    }
  }
}
