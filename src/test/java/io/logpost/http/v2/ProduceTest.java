package io.logpost.http.v2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.logpost.error.LogpostException.DiskFull;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.http.HttpTest;
import io.logpost.record.KeyHash;
import io.logpost.record.TopicPartition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `POST /topics/{topic}` and `POST /topics/{topic}/partitions/{partition}`.
class ProduceTest extends OrdersTest {

  @Nested
  class Answer {
    @Test
    void hasConfluentsFieldsWithTheirNulls() {
      post(JSON, TO_PARTITION_0, ONE)
          .then()
          .statusCode(200)
          .contentType(CONTROL)
          .body(
              equalTo(
                  "{\"offsets\":[{\"partition\":0,\"offset\":0,\"error_code\":null,\"error\":null}],"
                      + "\"key_schema_id\":null,\"value_schema_id\":null}"));
    }

    @Test
    void hasAnEntryForEachRecordInTheirOrder() {
      post(
              JSON,
              "/topics/orders",
              "{\"records\":[{\"value\":1,\"partition\":2},{\"value\":2,\"partition\":0},"
                  + "{\"value\":3,\"partition\":2},{\"value\":4,\"partition\":2}]}")
          .then()
          .statusCode(200)
          .body("offsets.partition", contains(2, 0, 2, 2))
          .body("offsets.offset", contains(0, 0, 1, 2));
    }

    @Test
    void holdsMoreRecordsThanABatchOfThePlainApiMay() {
      String records =
          IntStream.range(0, 10_001)
              .mapToObj(i -> "{\"value\":1}")
              .collect(Collectors.joining(","));

      post(JSON, TO_PARTITION_0, "{\"records\":[" + records + "]}")
          .then()
          .statusCode(200)
          .body("offsets", hasSize(10_001))
          .body("offsets[10000].offset", equalTo(10_000));
    }

    @Test
    void hasNoBodyWhenItIsNotWaitedFor() {
      post(JSON, "/topics/orders?async=true", ONE).then().statusCode(204).body(equalTo(""));

      assertThat(stored()).isEqualTo(1);
    }

    @Test
    void waitsWhenAsyncIsFalse() {
      post(JSON, TO_PARTITION_0 + "?async=false", ONE)
          .then()
          .statusCode(200)
          .body("offsets[0].offset", equalTo(0));
    }

    @Test
    void refusesAnAsyncThatIsNoBoolean() {
      post(JSON, "/topics/orders?async=maybe", ONE)
          .then()
          .statusCode(400)
          .contentType(CONTROL)
          .body("error_code", equalTo(400))
          .body("message", containsString("async"));
    }

    @Test
    void passesOverParametersOfOtherServers() {
      post(JSON, "/topics/orders?acks=1&timeout=x", ONE).then().statusCode(200);
    }
  }

  @Nested
  class Types {
    @ParameterizedTest
    @ValueSource(strings = {JSON, CONTROL, "application/json", "application/json; charset=UTF-8"})
    void ofJsonKeepValuesAsTheyAre(String type) {
      post(type, TO_PARTITION_0, "{\"records\":[{\"key\":\"a\",\"value\":{ \"n\":1.50 }}]}")
          .then()
          .statusCode(200);

      assertThat(read(JSON))
          .startsWith(
              "[{\"topic\":\"orders\",\"key\":\"a\",\"value\":{ \"n\":1.50 },\"partition\":0");
    }

    @Test
    void ofBinaryDecodeKeysAndValues() {
      post(BINARY, TO_PARTITION_0, "{\"records\":[{\"key\":\"aw==\",\"value\":\"AP8=\"}]}")
          .then()
          .statusCode(200);

      assertThat(read(BINARY))
          .startsWith("[{\"topic\":\"orders\",\"key\":\"aw==\",\"value\":\"AP8=\",\"partition\":0");
      assertThat(read(TEXT)).contains("\"key\":\"k\"");
    }

    @Test
    void ofTextStoreTheText() {
      post(TEXT, TO_PARTITION_0, "{\"records\":[{\"key\":\"k\",\"value\":\"h\\u00e9\"}]}")
          .then()
          .statusCode(200);

      assertThat(read(TEXT)).contains("\"key\":\"k\",\"value\":\"hé\"");
      assertThat(read(BINARY)).contains("\"key\":\"aw==\",\"value\":\"aMOp\"");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          HttpTest.CURL,
          "text/plain",
          "application/xml",
          "application/octet-stream",
          "application/vnd.kafka.avro.v2+json",
          "application/vnd.kafka.jsonschema.v2+json",
          "application/vnd.kafka.protobuf.v2+json",
          "application/vnd.kafka.json.v1+json"
        })
    void ofOtherKindsAreRefusedWithAListOfThoseThatWork(String type) {
      post(type, "/topics/orders", ONE)
          .then()
          .statusCode(415)
          .contentType(CONTROL)
          .header("Accept-Post", containsString(JSON))
          .body("error_code", equalTo(415))
          .body("message", containsString(JSON + ", " + BINARY + ", " + TEXT))
          .body("message", containsString("not " + type))
          .body("message", endsWith(" The plain API is at /v1/topics."));

      assertThat(stored()).isZero();
    }

    @Test
    void thatAreMissingAreRefused() throws IOException {
      String answer =
          raw(
              "POST /topics/orders HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                  + "Content-Length: "
                  + ONE.length()
                  + "\r\n\r\n"
                  + ONE);

      assertThat(answer).startsWith("HTTP/1.1 415").contains("a body without a type");
    }

    @Test
    void ofTheAnswerAreLookedAtBeforeAnythingIsStored() {
      request()
          .contentType(JSON)
          .header("Accept", "text/plain")
          .body(ONE)
          .post("/topics/orders")
          .then()
          .statusCode(406)
          .body("error_code", equalTo(40601));

      assertThat(stored()).isZero();
    }

    @Test
    void mayBeCompressed() throws IOException {
      ByteArrayOutputStream zipped = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
        gzip.write(ONE.getBytes(UTF_8));
      }

      request()
          .contentType(JSON)
          .header("Content-Encoding", "gzip")
          .body(zipped.toByteArray())
          .post(TO_PARTITION_0)
          .then()
          .statusCode(200)
          .body("offsets[0].offset", equalTo(0));
    }
  }

  @Nested
  class Nulls {
    @ParameterizedTest
    @ValueSource(strings = {JSON, BINARY, TEXT})
    void areTombstonesInEveryFormat(String type) {
      post(type, TO_PARTITION_0, "{\"records\":[{\"value\":null},{\"key\":null},{}]}")
          .then()
          .statusCode(200)
          .body("offsets", hasSize(3));

      getAs(type, TO_PARTITION_0 + "/records?offset=0")
          .then()
          .body("value", contains(nullValue(), nullValue(), nullValue()))
          .body("key", contains(nullValue(), nullValue(), nullValue()));
    }

    @Test
    void areNotWhatIsOnlyEmpty() {
      post(
              JSON,
              TO_PARTITION_0,
              "{\"records\":[{\"value\":0},{\"value\":\"\"},{\"value\":false},{\"value\":{}},"
                  + "{\"value\":[]}]}")
          .then()
          .statusCode(200);

      assertThat(read(JSON))
          .contains(
              "\"value\":0", "\"value\":\"\"", "\"value\":false", "\"value\":{}", "\"value\":[]");
    }
  }

  @Nested
  class Keys {
    private int partitionOf(String storedKey) {
      return KeyHash.partition(ByteBuffer.wrap(storedKey.getBytes(UTF_8)), 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "customer-17"})
    void ofJsonAreHashedWithTheirQuotes(String key) {
      post(JSON, "/topics/orders", "{\"records\":[{\"key\":\"" + key + "\",\"value\":1}]}")
          .then()
          .body("offsets[0].partition", equalTo(partitionOf('"' + key + '"')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "customer-17"})
    void ofTextAreHashedAsTheyAre(String key) {
      post(TEXT, "/topics/orders", "{\"records\":[{\"key\":\"" + key + "\",\"value\":\"1\"}]}")
          .then()
          .body("offsets[0].partition", equalTo(partitionOf(key)));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "'\"\\u00e9\\/\"' | '\"é/\"'",
          "'{ \"id\" : 1.0, \"of\": [ 1, 2 ] }' | '{\"id\":1.0,\"of\":[1,2]}'",
          "'12345678901234567890.10' | '12345678901234567890.10'",
          "'true' | 'true'"
        })
    void ofJsonAreTheSameHoweverTheyAreWritten(String written, String stored) {
      post(JSON, TO_PARTITION_0, "{\"records\":[{\"key\":" + written + "}]}")
          .then()
          .statusCode(200);

      assertThat(read(JSON)).contains("\"key\":" + stored + ",");
    }

    @Test
    void ofHalfACharacterKeepTheirEscape() {
      post(JSON, TO_PARTITION_0, "{\"records\":[{\"key\":\"\\ud800\",\"value\":1}]}")
          .then()
          .statusCode(200);

      assertThat(read(JSON)).contains("\"key\":\"\\uD800\"");
    }

    @Test
    void ofTooManyDigitsAreRefused() {
      post(JSON, TO_PARTITION_0, "{\"records\":[{\"key\":[" + "1".repeat(2000) + "]}]}")
          .then()
          .statusCode(422)
          .body("message", containsString("records[0].key can't be written again"));
    }
  }

  @Nested
  class HeadersAndTimestamps {
    @Test
    void comeBackAsStrimziWritesThem() {
      post(
              JSON,
              TO_PARTITION_0,
              "{\"records\":[{\"value\":1,\"timestamp\":1763720000000,\"headers\":["
                  + "{\"key\":\"trace\",\"value\":\"YWJj\"},{\"key\":\"gone\",\"value\":null}]}]}")
          .then()
          .statusCode(200);

      assertThat(read(JSON))
          .endsWith(
              "\"timestamp\":1763720000000,\"headers\":[{\"key\":\"trace\",\"value\":\"YWJj\"},"
                  + "{\"key\":\"gone\",\"value\":null}]}]");
    }

    @Test
    void areLeftOutWhereThereAreNone() {
      post(JSON, TO_PARTITION_0, "{\"records\":[{\"value\":1,\"headers\":[],\"timestamp\":null}]}")
          .then()
          .statusCode(200);

      assertThat(read(JSON)).doesNotContain("headers").contains("\"timestamp\":1");
    }
  }

  @Nested
  class Schemas {
    @Test
    void arePassedOver() {
      post(
              JSON,
              TO_PARTITION_0,
              "{\"key_schema\":null,\"value_schema\":\"{}\",\"records\":[{\"value\":1}],"
                  + "\"key_schema_id\":7,\"value_schema_id\":{\"a\":[]}}")
          .then()
          .statusCode(200)
          .body("value_schema_id", nullValue());
    }
  }

  @Nested
  class Failures {
    private static final String BOTH =
        "{\"records\":[{\"value\":1,\"partition\":0},{\"value\":2,\"partition\":1}]}";

    @Test
    void ofOnePartitionStandInTheEntriesOfItsRecords() {
      engine.failAppendsTo(
          new TopicPartition("orders", 1), new OutcomeUnknown("orders", 1, "It broke."));

      post(JSON, "/topics/orders", BOTH)
          .then()
          .statusCode(200)
          .body(
              containsString(
                  "{\"partition\":null,\"offset\":null,\"error_code\":50002,\"error\":\"It broke.\","
                      + "\"message\":\"It broke.\"}"))
          .body("offsets[0].offset", equalTo(0));
    }

    @Test
    void thatPassSayThatSendingAgainIsSafe() {
      engine.failAppendsTo(
          new TopicPartition("orders", 1),
          new PartitionOffline("orders", 1, "Read only.", Map.of()));

      post(JSON, "/topics/orders", BOTH)
          .then()
          .statusCode(200)
          .body("offsets[1].error_code", equalTo(50003));
    }

    @Test
    void ofTheWholeRequestAreItsStatus() {
      engine.failAppendsTo(new TopicPartition("orders", 0), new DiskFull("orders", "No room."));

      post(JSON, TO_PARTITION_0, ONE)
          .then()
          .statusCode(200)
          .body("offsets[0].error_code", equalTo(50003))
          .body("offsets[0].error", equalTo("No room."));
    }
  }
}
