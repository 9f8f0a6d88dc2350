package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.DiskFull;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.PartitionOffline;
import io.logpost.record.TopicPartition;
import io.restassured.response.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a produce answers when the engine stores only a part of it, or nothing, or can't tell.
class ProduceFailuresIT extends RecordsTest {
  private static final String PATH = "/v1/topics/t/records";
  private static final String NDJSON = "application/x-ndjson";
  private static final String THREE =
      "{\"records\":[{\"value\":1,\"partition\":0},{\"value\":2,\"partition\":1},"
          + "{\"value\":3,\"partition\":0}]}";

  private void fail(int partition, LogpostException why) {
    engine.failAppendsTo(new TopicPartition("t", partition), why);
  }

  private static DiskFull full() {
    return new DiskFull("t", "The disk has no room for t-1. Nothing was stored.");
  }

  private static OutcomeUnknown unknown() {
    return new OutcomeUnknown("t", 0, "t-0 was not flushed in time.");
  }

  private static PartitionOffline offline() {
    return new PartitionOffline("t", 1, "t-1 is read-only.", Map.of());
  }

  @Nested
  class Batch {
    @Test
    void storedInPartSaysWhatBecameOfEachRecord() {
      topic("t", 2);
      fail(1, full());

      post(PATH, THREE)
          .then()
          .statusCode(507)
          .body("error_code", equalTo(50701))
          .body("stored", equalTo("unknown"))
          .body(
              "detail",
              equalTo(
                  "The disk has no room for t-1. 2 of 3 records were stored; offsets says which."))
          .body("offsets", hasSize(3))
          .body("offsets[0].partition", equalTo(0))
          .body("offsets[0].offset", equalTo(0))
          .body("offsets[1].error_code", equalTo(50701))
          .body("offsets[1].detail", containsString("no room"))
          .body("offsets[2].offset", equalTo(1));
    }

    @Test
    void answersTheWorstOfItsFailures() {
      topic("t", 2);
      fail(0, offline());
      fail(1, full());

      post(PATH, THREE)
          .then()
          .statusCode(507)
          .body("stored", equalTo("no"))
          .body("offsets.error_code", equalTo(java.util.List.of(50310, 50701, 50310)));
    }

    @Test
    void isUnknownWhereOnePartIs() {
      topic("t", 2);
      fail(0, unknown());
      fail(1, full());

      Response answer = post(PATH, THREE);

      answer.then().statusCode(504).body("error_code", equalTo(50401));
      answer.then().body("stored", equalTo("unknown"));
      assertThat(answer.header("Retry-After")).isNull();
    }

    @Test
    void thatIsStoredNowhereMayBeSentAgain() {
      topic("t", 2);
      fail(0, offline());
      fail(1, offline());

      Response answer = post(PATH, THREE);

      answer
          .then()
          .statusCode(503)
          .body("error_code", equalTo(50310))
          .body("stored", equalTo("no"));
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    }
  }

  @Nested
  class One {
    @Test
    void onAFullDiskIsToldWhenToComeBack() {
      topic("t", 1);
      fail(0, full());

      Response answer = post("/v1/topics/t", "1");

      answer.then().statusCode(507).body("stored", equalTo("no"));
      assertThat(answer.header("Retry-After")).isEqualTo("10");
    }

    @Test
    void ofUnknownOutcomeIsNotInvitedAgain() {
      topic("t", 1);
      fail(0, unknown());

      Response answer = post("/v1/topics/t", "1");

      answer.then().statusCode(504).body("stored", equalTo("unknown"));
      assertThat(answer.header("Retry-After")).isNull();
    }
  }

  @Nested
  class Lines {
    @Test
    void countTheLinesBeforeTheFirstThatFailed() {
      topic("t", 2);
      fail(1, full());

      postAs(NDJSON, PATH, "{\"value\":1,\"partition\":0}\n{\"value\":2,\"partition\":1}\n")
          .then()
          .statusCode(507)
          .body("line", equalTo(2))
          .body("stored", equalTo(1))
          .body("detail", not(containsString("Nothing was stored")))
          .body("detail", containsString("send again from line 2"));
    }

    @Test
    void ofUnknownOutcomeSayWhichTheyAre() {
      topic("t", 2);
      fail(0, unknown());
      fail(1, full());

      postAs(NDJSON, PATH, "{\"value\":1,\"partition\":0}\n{\"value\":2,\"partition\":1}\n")
          .then()
          .statusCode(504)
          .body("line", equalTo(1))
          .body("stored", equalTo(0))
          .body("detail", containsString("whether lines 1 to 2 are is unknown"));
    }
  }

  @Nested
  class Acks {
    @Test
    void ofNoneAreAccepted() {
      topic("t", 2);

      assertThat(post("/v1/topics/t?acks=0", "1").then().statusCode(202).extract().asString())
          .isEqualTo("{\"accepted\":1}");
      assertThat(post(PATH + "?acks=0", THREE).then().statusCode(202).extract().asString())
          .isEqualTo("{\"accepted\":3}");
      assertThat(
              postAs(NDJSON, PATH + "?acks=0", "{\"value\":1}\n{\"value\":2}")
                  .then()
                  .statusCode(202)
                  .extract()
                  .asString())
          .isEqualTo("{\"accepted\":2}");
    }

    @Test
    void ofOneAnswerOffsets() {
      topic("t", 2);

      post(PATH + "?acks=1", THREE).then().statusCode(200).body("offsets", hasSize(3));
    }
  }

  @Nested
  class ATopicThatGoes {
    /// Tomcat says 100 Continue when the body is first read: the topic was found by then.
    @Test
    void whileABatchIsOnItsWayStoresNothing() throws IOException {
      topic("t", 1);
      byte[] body = THREE.replace(":1}", ":0}").getBytes(StandardCharsets.UTF_8);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
          BufferedReader answer =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
        socket.setSoTimeout(10_000);
        String head =
            "POST /v1/topics/t/records HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Expect: 100-continue\r\nContent-Length: "
                + body.length
                + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        assertThat(answer.readLine()).contains("100");
        engine.topics().delete("t");

        socket.getOutputStream().write(body);

        assertThat(answer.lines().collect(Collectors.joining("\n")))
            .contains("HTTP/1.1 404", "\"error_code\":40401", "\"stored\":\"no\"");
      }
    }

    @Test
    void isNotMadeByProducingWhereThatIsOff() {
      post("/v1/topics/t", "1").then().statusCode(404).body("error_code", equalTo(40401));

      assertThat(engine.topics().names()).isEmpty();
    }
  }
}
