package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The user stories of the plain API that store and read records, as a user types them.
class UserStoriesIT extends RecordsTest {
  private static final String NDJSON = "application/x-ndjson";

  @Nested
  class OneJson {
    @Test
    void isStoredUnderItsKey() {
      topic("orders", 3);

      post("/v1/topics/orders?key=o-1", "{\"id\":1,\"total\":12.5}")
          .then()
          .statusCode(200)
          .contentType("application/json")
          .body("offset", equalTo(0))
          .body("size()", equalTo(2));

      assertThat(records("orders"))
          .startsWith("{\"records\":[{\"topic\":\"orders\",\"partition\":")
          .contains("\"key\":\"o-1\",\"value\":{\"id\":1,\"total\":12.5}}]")
          .endsWith("\"at_end\":true}");
    }

    @Test
    void andABatchFollowIt() {
      topic("orders", 3);
      int partition = post("/v1/topics/orders?key=o-1", "1").path("partition");

      Response answer =
          post(
              "/v1/topics/orders/records",
              "{\"records\":[{\"key\":\"o-1\",\"value\":{\"id\":1}},{\"key\":\"o-1\",\"value\":null}]}");

      assertThat(answer.asString())
          .isEqualTo(
              "{\"offsets\":[{\"partition\":%1$d,\"offset\":1},{\"partition\":%1$d,\"offset\":2}]}"
                  .formatted(partition));
    }

    @Test
    void keepsCurlsFormBodyWhole() {
      topic("orders", 1);

      post("/v1/topics/orders", "{\"a\":\"x&y=z\"}").then().statusCode(200);
      post("/v1/topics/orders/records", "{\"records\":[{\"value\":\"x&y=z\"}]}")
          .then()
          .statusCode(200);

      get("/v1/topics/orders/records")
          .then()
          .body("records.value", contains(java.util.Map.of("a", "x&y=z"), "x&y=z"));
    }
  }

  @Nested
  class Text {
    @Test
    void fromAPipeIsOneRecord() {
      topic("notes", 1);

      post("/v1/topics/notes", " 12:00 up 3 days\n").then().statusCode(200);

      get("/v1/topics/notes/records")
          .then()
          .body("records[0].value", equalTo(" 12:00 up 3 days\n"))
          .body("records[0].value_format", equalTo("string"));
    }

    @Test
    void linesAreRecords() {
      topic("logs", 1);

      Response answer =
          postAs("text/plain", "/v1/topics/logs/records?lines=values", "one\r\n\ntwo\nthree");

      assertThat(answer.asString())
          .isEqualTo(
              "{\"count\":4,\"partitions\":[{\"partition\":0,\"first_offset\":0,\"last_offset\":3,"
                  + "\"count\":4}]}");
      get("/v1/topics/logs/records")
          .then()
          .body("records.value", contains("one", "", "two", "three"));
    }
  }

  @Nested
  class Ndjson {
    private static final String QUAKES =
        "{\"properties\":{\"net\":\"uw\",\"time\":1517363399650}}\n"
            + "{\"properties\":{\"net\":\"mb\",\"time\":1517364015660}}\n";

    @Test
    void takesKeyAndTimestampFromEachLine() {
      topic("quakes", 1);

      postAs(
              NDJSON,
              "/v1/topics/quakes/records?lines=values&key_pointer=/properties/net"
                  + "&timestamp_pointer=/properties/time",
              QUAKES)
          .then()
          .statusCode(200)
          .body("count", equalTo(2));

      get("/v1/topics/quakes/records")
          .then()
          .body("records.key", contains("uw", "mb"))
          .body("records.timestamp", contains(1517363399650L, 1517364015660L))
          .body("records[0].value.properties.net", equalTo("uw"));
    }

    @Test
    void refusesAPointerThatFindsNothing() {
      topic("quakes", 1);

      postAs(NDJSON, "/v1/topics/quakes/records?lines=values&key_pointer=/properties/nett", QUAKES)
          .then()
          .statusCode(422)
          .body("line", equalTo(1))
          .body("stored", equalTo(0))
          .body("error_code", equalTo(42210));
    }

    @Test
    void answersEachLineWhereAskedTo() {
      topic("quakes", 1);

      Response answer =
          request()
              .contentType(NDJSON)
              .accept(NDJSON)
              .body("{\"value\":1}\n{\"value\":2}\n".getBytes(StandardCharsets.UTF_8))
              .post("/v1/topics/quakes/records");

      assertThat(answer.asString())
          .isEqualTo(
              "{\"line\":1,\"partition\":0,\"offset\":0}\n"
                  + "{\"line\":2,\"partition\":0,\"offset\":1}\n"
                  + "{\"done\":true,\"count\":2}\n");
    }
  }

  @Nested
  class Jpeg {
    @Test
    void comesBackByteForByte() {
      topic("photos", 1);
      byte[] cat = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16};

      request()
          .contentType("image/jpeg")
          .body(cat)
          .post("/v1/topics/photos?key=cat")
          .then()
          .statusCode(200)
          .body(equalTo("{\"partition\":0,\"offset\":0}"));

      Response back = get("/v1/topics/photos/partitions/0/records/0");
      assertThat(back.asByteArray()).isEqualTo(cat);
      assertThat(back.contentType()).isEqualTo("image/jpeg");
      assertThat(back.header("Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
      assertThat(records("photos"))
          .contains(
              "\"key\":\"cat\",\"value\":\"/9j/4AAQ\",\"value_format\":\"base64\","
                  + "\"headers\":[{\"name\":\"content-type\",\"value\":\"image/jpeg\"}]}");
    }
  }

  @Nested
  class FromTheStart {
    @Test
    void pageFollowsPage() {
      topic("orders", 3);
      for (int i = 0; i < 9; i++) {
        post("/v1/topics/orders?partition=" + i % 3, String.valueOf(i));
      }

      Response first = get("/v1/topics/orders/records?max_records=5");
      Response second =
          get("/v1/topics/orders/records?max_records=5&cursor=" + first.path("cursor"));

      first.then().body("records", hasSize(5)).body("at_end", equalTo(false));
      second.then().body("records", hasSize(4)).body("at_end", equalTo(true));
    }
  }

  @Nested
  class Tail {
    @Test
    void isTheNewestByTimestamp() {
      topic("orders", 2);
      for (int i = 0; i < 8; i++) {
        post("/v1/topics/orders?partition=" + i % 2 + "&timestamp=" + (1000 + i), "" + i);
      }

      get("/v1/topics/orders/records?tail=3")
          .then()
          .statusCode(200)
          .body("records.value", contains(5, 6, 7))
          .body("at_end", equalTo(true));
    }
  }

  @Nested
  class LongPoll {
    @Test
    void answersTheMomentARecordIsThere() {
      topic("orders", 1);
      post("/v1/topics/orders", "1");
      CompletableFuture<Response> waiting =
          CompletableFuture.supplyAsync(
              () -> get("/v1/topics/orders/partitions/0/records?offset=1&wait_ms=25000"));

      post("/v1/topics/orders", "2");

      waiting
          .join()
          .then()
          .statusCode(200)
          .body("records.value", contains(2))
          .body("next_offset", equalTo(2))
          .body("end_offset", equalTo(2));
    }

    @Test
    void answersNothingWhenTheTimeIsUp() {
      topic("orders", 1);
      post("/v1/topics/orders", "1");

      Response answer = get("/v1/topics/orders/partitions/0/records?offset=latest&wait_ms=50");

      assertThat(answer.asString())
          .isEqualTo("{\"records\":[],\"next_offset\":1,\"start_offset\":0,\"end_offset\":1}");
    }
  }

  @Nested
  class BinaryKey {
    @Test
    void comesBackWithItsMark() {
      topic("t", 1);

      post("/v1/topics/t?key=AP8=&key_format=base64", "1").then().statusCode(200);
      post(
              "/v1/topics/t/records",
              "{\"records\":[{\"key\":\"AP8=\",\"key_format\":\"base64\",\"value\":1}]}")
          .then()
          .statusCode(200);

      assertThat(records("t").split("\"key\":\"AP8=\",\"key_format\":\"base64\",\"value\":1", -1))
          .hasSize(3);
    }
  }

  @Nested
  class HeadersOfRecords {
    @Test
    void keepOrderAndRepeats() {
      topic("t", 1);

      post("/v1/topics/t?header=trace:abc&header=trace:d,e:f", "1").then().statusCode(200);
      post(
              "/v1/topics/t/records",
              "{\"records\":[{\"value\":1,\"headers\":[{\"name\":\"sig\",\"value\":\"AP8=\","
                  + "\"value_format\":\"base64\"},{\"name\":\"gone\",\"value\":null}]}]}")
          .then()
          .statusCode(200);

      assertThat(records("t"))
          .contains(
              "\"headers\":[{\"name\":\"trace\",\"value\":\"abc\"},"
                  + "{\"name\":\"trace\",\"value\":\"d,e:f\"}]",
              "\"headers\":[{\"name\":\"sig\",\"value\":\"AP8=\",\"value_format\":\"base64\"},"
                  + "{\"name\":\"gone\",\"value\":null}]");
    }
  }
}
