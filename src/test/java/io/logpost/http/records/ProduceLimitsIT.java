package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.logpost.http.InFlightBytes;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/// Bodies, batches and records at their limits and one over.
@TestPropertySource(properties = "logpost.produce.max-in-flight-bytes=24MB")
class ProduceLimitsIT extends RecordsTest {
  private static final String PATH = "/v1/topics/t/records";
  private static final int MAX_BODY = 10 << 20;

  private static String batch(int records, String value) {
    String record = "{\"value\":" + value + "}";
    return "{\"records\":[" + String.join(",", Collections.nCopies(records, record)) + "]}";
  }

  private static String batchOfBytes(int size) {
    String body = batch(1, "1");
    return body + " ".repeat(size - body.length());
  }

  private static String text(int size) {
    return "\"" + "a".repeat(size - 2) + "\"";
  }

  @Nested
  class MaxMessageBytes {
    @Test
    void splitsARequestAndKeepsItsOrder() {
      topic("t", 1, Map.of("max.message.bytes", "300"));
      String records =
          String.join(",", IntStream.range(0, 100).mapToObj(i -> "{\"value\":" + i + "}").toList());

      Response answer = post(PATH, "{\"records\":[" + records + "]}");

      List<Integer> inOrder = IntStream.range(0, 100).boxed().toList();
      answer.then().statusCode(200).body("offsets.offset", equalTo(inOrder));
      get(PATH).then().body("records.value", equalTo(inOrder));
    }

    @Test
    void isTheLargestBatchOfOneRecord() {
      topic("t", 1, Map.of("max.message.bytes", "1000"));
      int size = post(PATH, batch(1, text(2000))).path("size");
      int fitting = 1000 - (size - 2000);

      post(PATH, batch(1, text(fitting))).then().statusCode(200);
      String good = "{\"records\":[{\"value\":1},{\"value\":" + text(fitting + 1) + "}]}";
      post(PATH, good)
          .then()
          .statusCode(413)
          .body("error_code", equalTo(41302))
          .body("record", equalTo(1))
          .body("size", equalTo(1001))
          .body("limit", equalTo(1000))
          .body("stored", equalTo("no"));

      assertThat(get(PATH).jsonPath().getList("records")).hasSize(1);
    }

    @Test
    void refusesTheRecordThatIsTheBody() {
      topic("t", 1, Map.of("max.message.bytes", "100"));

      post("/v1/topics/t", text(100)).then().statusCode(413).body("error_code", equalTo(41302));
    }
  }

  @Nested
  class Batch {
    @Test
    void holdsTenThousandRecords() {
      topic("t", 1);

      assertThat(post(PATH, batch(10_000, "1")).jsonPath().getList("offsets")).hasSize(10_000);
    }

    @Test
    void holdsNoMore() {
      topic("t", 1);

      post(PATH, batch(10_001, "1"))
          .then()
          .statusCode(413)
          .body("error_code", equalTo(41301))
          .body("limit", equalTo(10_000))
          .body("stored", equalTo("no"));

      assertThat(get(PATH).jsonPath().getList("records")).isEmpty();
    }

    @Test
    void takesABodyAtTheLimit() {
      topic("t", 1);

      post(PATH, batchOfBytes(MAX_BODY)).then().statusCode(200);
    }

    @Test
    void takesNoByteMore() {
      topic("t", 1);

      post(PATH, batchOfBytes(MAX_BODY + 1))
          .then()
          .statusCode(413)
          .body("error_code", equalTo(41301))
          .body("limit", equalTo(MAX_BODY));
    }
  }

  @Nested
  class InFlight {
    /// Each body claims 20 MiB of the 24 MiB, so that one leaked claim would refuse the last.
    @Test
    void isGivenBackAfterErrors() {
      topic("t", 1);
      String bad = " ".repeat(MAX_BODY - 1);

      post(PATH, bad).then().statusCode(400);
      post(PATH, bad + "x").then().statusCode(400);
      post("/v1/topics/t", text(2 << 20)).then().statusCode(413);
      postAs("application/x-ndjson", PATH, "{\"value\":" + text(1000) + "}\nx")
          .then()
          .statusCode(400);

      post(PATH, batchOfBytes(MAX_BODY)).then().statusCode(200);
    }
  }

  @Nested
  @TestPropertySource(properties = "logpost.produce.max-in-flight-bytes=300KB")
  class Overload {
    @Autowired private InFlightBytes inFlight;

    @Test
    void refusesABatchBesideOthers() {
      topic("t", 1);
      try (InFlightBytes.Claim others = inFlight.claim()) {
        others.grow((300 << 10) - 200_000 + 1);

        Response answer = post(PATH, batchOfBytes(100_000));

        answer
            .then()
            .statusCode(503)
            .body("error_code", equalTo(50311))
            .body("stored", equalTo("no"));
        assertThat(answer.header("Retry-After")).isEqualTo("1");
      }
    }

    @Test
    void takesABatchThatJustFitsBesideOthers() {
      topic("t", 1);
      try (InFlightBytes.Claim others = inFlight.claim()) {
        others.grow((300 << 10) - 200_000);

        post(PATH, batchOfBytes(100_000)).then().statusCode(200);
      }
    }

    /// Sending it again would be of no use, ever.
    @Test
    void refusesABatchThatIsTooMuchAlone() {
      topic("t", 1);

      post(PATH, batchOfBytes(200_000))
          .then()
          .statusCode(413)
          .body("error_code", equalTo(41301))
          .body("limit", equalTo(300 << 10))
          .body("stored", equalTo("no"));
    }

    @Test
    void refusesABodyOfACallThatStoresNoRecords() {
      topic("t", 1);
      String large = "{\"topics\":[\"t\"]}" + " ".repeat(60_000);

      post("/v1/groups/g/members/m/poll", large)
          .then()
          .statusCode(413)
          .body("limit", equalTo(300 << 10));
    }

    @Test
    void refusesALineAndSaysWhereToGoOn() {
      topic("t", 1);

      Response answer =
          postAs(
              "application/x-ndjson", PATH, "{\"value\":1}\n{\"value\":" + text(200_000) + "}\n");

      answer
          .then()
          .statusCode(503)
          .body("line", equalTo(2))
          .body("stored", equalTo(1))
          .body("detail", not(containsString("Nothing was stored")));
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    }
  }
}
