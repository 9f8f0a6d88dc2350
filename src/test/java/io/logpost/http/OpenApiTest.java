package io.logpost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.restassured.OpenApiValidationFilter;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The committed `openapi.yaml` is what the calls declare, and what they do.
class OpenApiTest extends HttpTest {
  private static final Path COMMITTED = Path.of("openapi.yaml");

  @Nested
  class Document {
    /// Run with `-Dopenapi.update=true` to write the file anew.
    @Test
    void isWhatTheCallsDeclare() throws IOException {
      String declared = get("/openapi.json.yaml").asString();

      if (Boolean.getBoolean("openapi.update")) {
        Files.writeString(COMMITTED, declared);
      }
      assertThat(declared)
          .as("mend openapi.yaml by ./mvnw test -Dtest=OpenApiTest -Dopenapi.update=true")
          .isEqualTo(Files.readString(COMMITTED));
    }

    @Test
    void namesEveryType() {
      assertThat(get("/openapi.json.yaml").asString()).doesNotContain("*/*", "*+json");
    }

    @Test
    void isServed() {
      get("/openapi.yaml").then().statusCode(200).contentType("application/yaml");
      get("/openapi.json").then().statusCode(200).body("openapi", equalTo("3.0.1"));
    }

    @Test
    void isShownBySwaggerUi() {
      request().redirects().follow(true).get("/swagger-ui.html").then().statusCode(200);
      get("/openapi.json/swagger-config").then().body("url", equalTo("/openapi.yaml"));
    }
  }

  @Nested
  class Answers {
    private final OpenApiValidationFilter validator;

    Answers() throws IOException {
      validator =
          new OpenApiValidationFilter(
              OpenApiInteractionValidator.createForInlineApiSpecification(
                      Files.readString(COMMITTED))
                  .build());
    }

    @BeforeEach
    void createTopicAndGroup() {
      engine.topics().create("orders", 2);
      curl(
          "PUT",
          "/v1/groups/billing/offsets",
          "{\"offsets\":[{\"topic\":\"orders\",\"partition\":0,\"next_offset\":0}]}");
      request()
          .contentType("application/json")
          .body("{\"name\":\"c1\"}")
          .post("/consumers/billing");
      curl("POST", "/v1/groups/active/members/w1/poll", "{\"topics\":[\"orders\"],\"wait_ms\":0}");
    }

    private RequestSpecification validated() {
      return request().filter(validator);
    }

    @ParameterizedTest
    @CsvSource({
      "GET, /v1, 200",
      "GET, /v1/topics, 200",
      "GET, /v1/topics?limit=1, 200",
      "PUT, /v1/topics/orders, 200",
      "PUT, /v1/topics/new, 201",
      "GET, /v1/topics/orders, 200",
      "GET, /v1/topics/nothing, 404",
      "DELETE, /v1/topics/orders, 204",
      "GET, /v1/topics/orders/partitions/0/offsets, 200",
      "GET, /v1/topics/orders/partitions/0/offsets?timestamp=5, 200",
      "GET, /v1/topics/orders/partitions/9/offsets, 404",
      "DELETE, /v1/topics/orders/partitions/0/records?before=0, 200",
      "DELETE, /v1/topics/orders/partitions/0/records?before=7, 416",
      "GET, /v1/groups, 200",
      "GET, /v1/groups/billing, 200",
      "GET, /v1/groups/nobody, 404",
      "DELETE, /v1/groups/billing, 204",
      "GET, /v1/groups/billing/offsets, 200",
      "DELETE, /v1/groups/billing/offsets?topic=orders, 204",
      "GET, /v1/groups/billing/lag?topic=orders, 200",
      "GET, /v1/groups/active, 200",
      "GET, /v1/groups/active/lag, 200",
      "POST, /v1/groups/active/members/w1/heartbeat, 200",
      "POST, /v1/groups/active/members/w2/heartbeat, 404",
      "DELETE, /v1/groups/active/members/w1, 204",
      "DELETE, /v1/groups/active/members/w1?ack_token=x, 400",
      "GET, /consumers/billing/instances, 200",
      "GET, /consumers/billing/instances/c1, 200",
      "GET, /consumers/billing/instances/c1/subscription, 200",
      "GET, /consumers/billing/instances/c1/assignments, 200",
      "GET, /consumers/billing/instances/c1/offsets?topic=orders&partition=0, 200",
      "GET, /consumers/billing/instances/c1/records, 409",
      "DELETE, /consumers/billing/instances/c1/subscription, 204",
      "DELETE, /consumers/billing/instances/c1, 204",
      "DELETE, /consumers/billing/instances/c2, 404",
      "GET, /brokers, 200",
      "GET, /topics, 200",
      "GET, /topics/orders, 200",
      "GET, /topics/nothing, 404",
      "GET, /topics/orders/partitions, 200",
      "GET, /topics/orders/partitions/1, 200",
      "GET, /topics/orders/partitions/9, 404",
      "GET, /topics/orders/partitions/1/offsets, 200",
      "GET, /topics/orders/partitions/1/records?offset=0, 200",
      "GET, /topics/orders/partitions/1/records?offset=7, 416"
    })
    void areAsDeclared(String method, String path, int status) {
      validated().request(method, path).then().statusCode(status);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "PUT; /v1/topics/new; {\"partitions\":3}; 201",
          "PUT; /v1/topics/orders; {\"partitions\":3}; 409",
          "PATCH; /v1/topics/orders; {\"partitions\":3}; 200",
          "PUT; /v1/groups/g/offsets; {\"offsets\":[]}; 204",
          "PUT; /v1/groups/g/offsets; {\"offsets\":[{\"topic\":\"orders\",\"partition\":1,"
              + "\"next_offset\":0,\"metadata\":\"m\"}]}; 204",
          "POST; /v1/topics/orders?acks=0; 1; 202",
          "POST; /v1/topics/orders/records?acks=0; {\"records\":[{\"value\":1}]}; 202",
          "POST; /v1/topics/orders/records; {\"records\":[{\"value\":1}]}; 200",
          "POST; /v1/topics/orders; 1; 200",
          "POST; /v1/groups/g/members/w1/poll; {\"topics\":[\"orders\"],\"ack_token\":null,"
              + "\"wait_ms\":0}; 200",
          "POST; /v1/groups/g/members/w1/poll; {\"topics\":[\"nothing\"]}; 404",
          "POST; /v1/groups/active/members/w1/poll; {}; 200",
          "POST; /v1/groups/active/members/w2/poll; {}; 422",
          "POST; /v1/groups/g/members/w1/ack; {\"ack_token\":\"x\"}; 422",
          "POST; /v1/groups/g/offsets/reset; {\"topics\":[\"orders\"],\"to\":\"latest\"}; 200"
        })
    void toBodiesAreAsDeclared(String method, String path, String body, int status) {
      validated()
          .contentType(ContentType.JSON)
          .body(body)
          .request(method, path)
          .then()
          .statusCode(status);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "application/vnd.kafka.json.v2+json; /topics/orders; {\"records\":[{\"value\":1}]}; 200",
          "application/vnd.kafka.json.v2+json; /topics/orders/partitions/0;"
              + " {\"records\":[{\"value\":1}]}; 200",
          "application/vnd.kafka.binary.v2+json; /topics/orders; {\"records\":[{\"value\":\"?\"}]}; 422",
          "application/vnd.kafka.v2+json; /admin/topics; {\"topic_name\":\"t\"}; 201",
          "application/vnd.kafka.v2+json; /admin/topics; {\"topic_name\":\"a/b\"}; 422"
        })
    void ofKafkaRestAreAsDeclared(String type, String path, String body, int status) {
      validated()
          .contentType(type)
          .body(body.getBytes(StandardCharsets.UTF_8))
          .post(path)
          .then()
          .statusCode(status);
    }

    @Test
    void toAKnownRecordAreAsDeclared() {
      curl("POST", "/v1/topics/orders?partition=0", "1");
      String record = "/v1/topics/orders/partitions/0/records/0";
      String tag = get(record).header("ETag");

      validated().header("If-None-Match", tag).get(record).then().statusCode(304);
    }
  }
}
