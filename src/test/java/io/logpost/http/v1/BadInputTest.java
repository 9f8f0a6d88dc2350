package io.logpost.http.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.logpost.http.HttpTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every parameter and field with a wrong type, a wrong range, and missing; and what may never
/// become a file's name.
class BadInputTest extends HttpTest {
  private static final String TOPIC = "/v1/topics/orders";
  private static final String OFFSETS = "/v1/groups/g/offsets";

  @BeforeEach
  void createTopic() {
    engine.topics().create("orders", 1);
  }

  @Nested
  class Parameters {
    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "GET; /v1/topics?limit=x; limit; an integer from 1 to 10000, not x",
          "GET; /v1/topics?limit=0; limit; an integer from 1 to 10000, not 0",
          "GET; /v1/topics?limit=10001; limit; an integer from 1 to 10000, not 10001",
          "GET; /v1/topics?limit=99999999999; limit; an integer from 1 to 10000",
          "GET; /v1/topics?limit=1.5; limit; an integer",
          "GET; /v1/topics?limit=; limit; not empty",
          "GET; /v1/topics?limit=1&limit=2; limit; twice",
          "GET; /v1/topics?prefix=a&prefix=b; prefix; twice",
          "GET; /v1/topics?after=a&after=b; after; twice",
          "GET; /v1/topics?lmit=1; lmit; it takes: prefix, limit, after",
          "GET; /v1?x=1; x; it takes: none",
          "GET; /v1/topics/orders?x=1; x; no parameter x",
          "GET; /v1/topics/orders/partitions/0/offsets?timestamp=yesterday; timestamp; ISO 8601",
          "GET; /v1/topics/orders/partitions/0/offsets?timestamp=-1; timestamp; ISO 8601",
          "GET; /v1/topics/orders/partitions/0/offsets?timestamp=; timestamp; ISO 8601",
          "GET; /v1/topics/orders/partitions/0/offsets?timestamp=9999999999999999999; timestamp; ms",
          "GET; /v1/topics/orders/partitions/0/offsets?timestamp=2026-01-01T00:00:00; timestamp; zone",
          "DELETE; /v1/topics/orders/partitions/0/records; before; missing",
          "DELETE; /v1/topics/orders/partitions/0/records?before=; before; latest",
          "DELETE; /v1/topics/orders/partitions/0/records?before=earliest; before; latest",
          "DELETE; /v1/topics/orders/partitions/0/records?before=-1; before; latest",
          "DELETE; /v1/topics/orders/partitions/0/records?before=9223372036854775808; before; latest",
          "DELETE; /v1/groups/g/offsets; topic; missing",
          "DELETE; /v1/groups/g/offsets?topic=a&topic=b; topic; twice",
          "DELETE; /v1/groups/g/offsets?topic=a&partition=x; partition; an integer from 0",
          "DELETE; /v1/groups/g/offsets?topic=a&partition=-1; partition; an integer from 0",
          "DELETE; /v1/groups/g/offsets?topic=a/b; topic; A topic's name",
          "GET; /v1/groups/g/lag?topic=a/b; topic; A topic's name",
          "GET; /v1/groups/g/lag?topics=a; topics; it takes: topic"
        })
    void areNamedWithWhatTheyTake(String method, String url, String parameter, String rule) {
      request()
          .request(method, url)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("error_code", equalTo(40011))
          .body("parameter", equalTo(parameter))
          .body("detail", containsString(rule));
    }

    @Test
    void tellTheirCap() {
      get("/v1/topics?limit=10001").then().body("limit", equalTo(10_000));
    }

    @Test
    void mustBeUtf8() throws IOException {
      assertThat(rawLine("GET /v1/topics?prefix=%FF")).startsWith("HTTP/1.1 400");
      assertThat(rawLine("GET /v1/topics?prefix=%ZZ")).startsWith("HTTP/1.1 400");
    }
  }

  @Nested
  class Names {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "/v1/topics/%2e%2e",
          "/v1/topics/%2E",
          "/v1/topics/%2e%2e%2f%2e%2e%2fetc",
          "/v1/topics/..%2fmeta",
          "/v1/topics/a%20b",
          "/v1/topics/caf%C3%A9",
          "/v1/topics/a:b",
          "/v1/topics/a%3Bb",
          "/v1/topics/a|b",
          "/v1/groups/a%2Fb",
          "/v1/groups/a%5Cb",
          "/v1/groups/a%0Ab",
          "/v1/groups/a%7Fb",
          "/v1/topics/orders/partitions/x/offsets",
          "/v1/topics/orders/partitions/-1/offsets",
          "/v1/topics/orders/partitions/2147483648/offsets",
          "/v1/topics/orders/partitions/1e0/offsets"
        })
    void thatCantBeAreRefused(String path) throws IOException {
      String answer = rawLine("GET " + path);

      assertThat(answer)
          .matches("(?s)HTTP/1.1 (400|404) .*")
          .contains("application/problem+json")
          .containsAnyOf("\"error_code\":40012", "\"error_code\":40000", "\"error_code\":40400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%5Cb", "a%2Fb", "a%0Ab", "%2e%2e%5C"})
    void ofGroupsAreRefusedAsPaths(String group) throws IOException {
      assertThat(rawLine("GET /v1/groups/" + group + "/offsets")).contains("\"error_code\":40012");
    }

    @Test
    void ofTopicsHave249Characters() {
      request().put("/v1/topics/" + "a".repeat(249)).then().statusCode(201);
      request()
          .put("/v1/topics/" + "a".repeat(250))
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40012));
    }

    @Test
    void ofGroupsHave255Characters() {
      get("/v1/groups/" + "a".repeat(255) + "/offsets").then().statusCode(200);
      get("/v1/groups/" + "a".repeat(256) + "/offsets").then().statusCode(400);
      get("/v1/groups/" + "%F0%9F%98%80".repeat(255) + "/offsets").then().statusCode(200);
      get("/v1/groups/" + "%F0%9F%98%80".repeat(256) + "/offsets").then().statusCode(400);
    }

    @Test
    void withANulNeverArrive() throws IOException {
      assertThat(rawLine("GET /v1/topics/a%00b")).startsWith("HTTP/1.1 400");
    }
  }

  @Nested
  class Fields {
    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "{\"partitions\":\"3\"}; partitions; an integer",
          "{\"partitions\":1.5}; partitions; an integer",
          "{\"partitions\":3000000000}; partitions; an integer of 32 bits",
          "{\"partitions\":1e400}; partitions; an integer",
          "{\"partitions\":true}; partitions; an integer",
          "{\"partitions\":[1]}; partitions; an integer",
          "{\"partitions\":0}; partitions; 1",
          "{\"partitions\":10001}; partitions; 10000",
          "{\"partitions\":null}; partitions; null",
          "{\"partitions\":1,\"partitions\":2}; partitions; twice",
          "{\"partition\":1}; partition; configs, partitions, replication_factor",
          "{\"replication_factor\":0}; replication_factor; 1",
          "{\"replication_factor\":\"1\"}; replication_factor; an integer",
          "{\"configs\":[]}; configs; an object",
          "{\"configs\":\"x\"}; configs; an object",
          "{\"configs\":{\"retention.ms\":1}}; configs.retention.ms; a text",
          "{\"configs\":{\"retention.ms\":null}}; configs.retention.ms; null",
          "{\"configs\":{\"retention.ms\":{}}}; configs.retention.ms; a text"
        })
    void ofATopicAreNamed(String body, String field, String rule) {
      refused("PUT", TOPIC, body, field, rule);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "{\"partitions\":\"3\"}; partitions; an integer",
          "{\"partitions\":0}; partitions; 1",
          "{\"partitions\":10001}; partitions; 10000",
          "{\"partitions\":null}; partitions; null",
          "{\"configs\":1}; configs; an object",
          "{\"configs\":{\"a\":1}}; configs.a; a text",
          "{\"configs\":{\"a\":null,\"a\":null}}; configs.a; twice",
          "{\"replication_factor\":1}; replication_factor; configs, partitions"
        })
    void ofAPatchAreNamed(String body, String field, String rule) {
      refused("PATCH", TOPIC, body, field, rule);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "{}; offsets; is missing",
          "{\"offsets\":null}; offsets; null",
          "{\"offsets\":{}}; offsets; an array",
          "{\"offsets\":[1]}; offsets[0]; an object",
          "{\"offsets\":[{\"partition\":0,\"next_offset\":1}]}; offsets[0].topic; is missing",
          "{\"offsets\":[{\"topic\":\"orders\",\"next_offset\":1}]}; offsets[0].partition; is missing",
          "{\"offsets\":[{\"topic\":\"orders\",\"partition\":0}]}; offsets[0].next_offset; is missing",
          "{\"offsets\":[{\"topic\":7,\"partition\":0,\"next_offset\":1}]}; offsets[0].topic; text",
          "{\"offsets\":[{\"topic\":\"orders\",\"partition\":-1,\"next_offset\":1}]};"
              + " offsets[0].partition; 0",
          "{\"offsets\":[{\"topic\":\"orders\",\"partition\":\"0\",\"next_offset\":1}]};"
              + " offsets[0].partition; an integer",
          "{\"offsets\":[{\"topic\":\"orders\",\"partition\":0,\"next_offset\":-1}]};"
              + " offsets[0].next_offset; 0",
          "{\"offsets\":[{\"topic\":\"orders\",\"partition\":0,\"next_offset\":9223372036854775808}]};"
              + " offsets[0].next_offset; an integer of 64 bits",
          "{\"offsets\":[{\"topic\":\"orders\",\"partition\":0,\"offset\":1}]};"
              + " offsets[0].offset; next_offset",
          "{\"offsets\":[{\"topic\":\"orders\",\"partition\":0,\"next_offset\":1,\"metadata\":1}]};"
              + " offsets[0].metadata; a text",
          "{\"offsets\":[{\"topic\":\"a/b\",\"partition\":0,\"next_offset\":1}]};"
              + " offsets[0].topic; A topic's name",
          "{\"offsets\":[],\"generation\":-1}; generation; 0",
          "{\"offsets\":[],\"generation\":\"1\"}; generation; an integer",
          "{\"offsets\":[],\"member\":\"\"}; member; 1",
          "{\"offsets\":[],\"member\":1}; member; a text"
        })
    void ofACommitAreNamed(String body, String field, String rule) {
      refused("PUT", OFFSETS, body, field, rule);
    }

    @Test
    void ofACommitKeep4096CharactersOfMetadata() {
      String body =
          "{\"offsets\":[{\"topic\":\"orders\",\"partition\":0,\"next_offset\":1,\"metadata\":\"%s\"}]}";

      curl("PUT", OFFSETS, body.formatted("x".repeat(4096))).then().statusCode(204);
      refused("PUT", OFFSETS, body.formatted("x".repeat(4097)), "offsets[0].metadata", "4096");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "{\"to\":\"latest\"}; topics; empty",
          "{\"topics\":[],\"to\":\"latest\"}; topics; empty",
          "{\"topics\":\"orders\",\"to\":\"latest\"}; topics; an array",
          "{\"topics\":[1],\"to\":\"latest\"}; topics[0]; a text",
          "{\"topics\":[\"orders\",\"a/b\"],\"to\":\"latest\"}; topics[1]; A topic's name",
          "{\"topics\":[\"orders\"],\"to\":\"newest\"}; to; earliest or latest",
          "{\"topics\":[\"orders\"],\"to\":1}; to; a text",
          "{\"topics\":[\"orders\"]}; to; exactly one",
          "{\"topics\":[\"orders\"],\"to_offset\":-1}; to_offset; 0",
          "{\"topics\":[\"orders\"],\"to_offset\":\"1\"}; to_offset; an integer",
          "{\"topics\":[\"orders\"],\"to_timestamp\":-1}; to_timestamp; 0",
          "{\"topics\":[\"orders\"],\"to_timestamp\":\"x\"}; to_timestamp; an integer",
          "{\"topics\":[\"orders\"],\"to_datetime\":\"2026-01-01\"}; to_datetime; ISO 8601",
          "{\"topics\":[\"orders\"],\"to_datetime\":5}; to_datetime; a text",
          "{\"topics\":[\"orders\"],\"by_duration\":\"1 day\"}; by_duration; ISO 8601",
          "{\"topics\":[\"orders\"],\"by_duration\":\"-P1D\"}; by_duration; ISO 8601",
          "{\"topics\":[\"orders\"],\"by_duration\":1}; by_duration; a text",
          "{\"topics\":[\"orders\"],\"shift_by\":\"1\"}; shift_by; an integer",
          "{\"topics\":[\"orders\"],\"shift_by\":1.5}; shift_by; an integer",
          "{\"topics\":[\"orders\"],\"to\":\"latest\",\"dry_run\":\"yes\"}; dry_run; true or false",
          "{\"topics\":[\"orders\"],\"to\":\"latest\",\"dry_run\":1}; dry_run; true or false",
          "{\"topics\":[\"orders\"],\"to\":\"latest\",\"x\":1}; x; topics"
        })
    void ofAResetAreNamed(String body, String field, String rule) {
      refused("POST", OFFSETS + "/reset", body, field, rule);
    }

    private void refused(String method, String path, String body, String field, String rule) {
      curl(method, path, body)
          .then()
          .statusCode(422)
          .contentType("application/problem+json")
          .body("error_code", equalTo(42210))
          .body("field", equalTo(field))
          .body("stored", path.startsWith(OFFSETS) ? equalTo("no") : nullValue())
          .body("detail", containsString(rule));
    }
  }

  @Nested
  class Bodies {
    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "{\"partitions\":x}; 1",
          "{\"partitions\":1; 1",
          "{\"partitions\":1} {}; 1",
          "{'partitions':1}; 1",
          "{\"partitions\":01}; 1",
          "{\"partitions\":1,}; 1",
          "not json; 1",
          "{\"partitions\":NaN}; 1"
        })
    void thatAreNoJsonNameLineAndColumn(String body, int line) {
      curl("PUT", TOPIC, body)
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40010))
          .body("line", equalTo(line))
          .body("detail", containsString("olumn"));
    }

    @Test
    void countLinesFromOne() {
      curl("PUT", TOPIC, "{\n  \"partitions\": 1,\n  oops\n}")
          .then()
          .statusCode(400)
          .body("line", equalTo(3))
          .body("column", equalTo(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "\"text\"", "null", "true"})
    void areObjects(String body) {
      curl("PUT", TOPIC, body).then().statusCode(422).body("error_code", equalTo(42210));
    }

    @Test
    void nestNotTooDeeply() {
      String deep = "{\"configs\":" + "[".repeat(1000) + "]".repeat(1000) + "}";

      curl("PUT", TOPIC, deep)
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40010))
          .body("line", equalTo(1));
    }

    @Test
    void haveNumbersOfBearableLength() {
      curl("PUT", TOPIC, "{\"partitions\":" + "1".repeat(5000) + "}").then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xff, 0xc0, 0x80, 0xed})
    void areUtf8(int first) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes("{\"configs\":{\"a\":\"".getBytes(StandardCharsets.UTF_8));
      body.write(first);
      body.writeBytes("\"}}".getBytes(StandardCharsets.UTF_8));

      request()
          .contentType("application/json")
          .body(body.toByteArray())
          .put(TOPIC)
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40010))
          .body("detail", equalTo("The body is not UTF-8."));
    }

    @Test
    void ofAllSpacesAreEmpty() {
      curl("PUT", TOPIC, "  ").then().statusCode(400).body("error_code", equalTo(40010));
    }
  }
}
