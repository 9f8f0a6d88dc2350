package io.logpost.http.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.logpost.error.LogpostException.OutcomeUnknown;
import io.restassured.response.Response;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollTest extends MembersTest {
  @Nested
  class AFirst {
    @Test
    void joinsAndReceives() {
      Response answer = poll("w1", "");

      answer.then().statusCode(200).contentType("application/json");
      assertThat(answer.asString())
          .startsWith(
              "{\"records\":[{\"topic\":\"orders\",\"partition\":0,\"offset\":0,\"timestamp\":1000,"
                  + "\"key\":null,\"value\":1}")
          .containsPattern(
              "],\"ack_token\":\"[\\w-]{20,200}\",\"redelivered\":false,\"generation\":1,"
                  + "\"poll_deadline\":\\d{13},"
                  + "\"assignment\":\\[\\{\"topic\":\"orders\",\"partitions\":\\[0,1]}]}$");
      answer.then().body("records.partition", contains(0, 0, 0, 1));
    }

    @Test
    void namesItsTopics() {
      call("w1", "poll", "{}")
          .then()
          .statusCode(422)
          .body("error_code", equalTo(42210))
          .body("field", equalTo("topics"));
    }

    @Test
    void namesTopicsThatThereAre() {
      call("w1", "poll", "{'topics':['orders','ordres']}")
          .then()
          .statusCode(404)
          .body("error_code", equalTo(40401))
          .body("topic", equalTo("ordres"))
          .body("stored", equalTo("no"));
      get(BILLING).then().statusCode(404);
    }

    @Test
    void startsAtTheEndWhereItSaysSo() {
      poll("w1", ",'auto_offset_reset':'latest'").then().body("records", hasSize(0));

      TestRecords.append(engine, "orders", 1, 5000);

      poll("w1", "").then().body("records.timestamp", contains(5000));
    }

    @Test
    void startsNowhereWhereItSaysSo() {
      poll("w1", ",'auto_offset_reset':'none'")
          .then()
          .statusCode(409)
          .body("error_code", equalTo(40917))
          .body("partition", equalTo(0));
    }
  }

  @Nested
  class Again {
    @ParameterizedTest
    @CsvSource({"-", "''", "{}"})
    void keepsItsTopicsWithoutABody(String body) {
      poll("w1", "");
      String path = BILLING + "/members/w1/poll";

      Response answer = body.equals("-") ? request().post(path) : curl("POST", path, body);

      answer.then().statusCode(200).body("records", hasSize(4));
    }

    @Test
    void acknowledgesByToken() {
      String token = received("w1", "");

      poll("w1", ack(token))
          .then()
          .statusCode(200)
          .body("records", hasSize(0))
          .body("ack_token", nullValue());
      get(BILLING + "/lag").then().body("total_lag", equalTo(0));
    }

    @Test
    void mayAcknowledgeTwice() {
      String token = received("w1", "");
      received("w1", ack(token));
      TestRecords.append(engine, "orders", 0, 4000);

      poll("w1", ack(token)).then().statusCode(200).body("records.offset", contains(3));
    }

    @Test
    void deliversAgainWithoutAToken() {
      String token = received("w1", ",'ack_token':null");

      poll("w1", ",'ack_token':null")
          .then()
          .statusCode(200)
          .body("records", hasSize(4))
          .body("redelivered", equalTo(true))
          .body("ack_token", notNullValue());
      poll("w1", ack(token))
          .then()
          .statusCode(409)
          .body("error_code", equalTo(40912))
          .body("stored", equalTo("no"));
    }

    @Test
    void deliversTheSameFewAgainWithoutAToken() {
      received("w1", ",'max_records':1");

      poll("w1", ",'max_records':1")
          .then()
          .body("records.partition", contains(0))
          .body("records.offset", contains(0))
          .body("redelivered", equalTo(true));
    }

    @Test
    void mayReadOtherTopics() {
      engine.topics().create("bills", 1);
      received("w1", "");

      call("w1", "poll", "{'topics':['bills'],'wait_ms':0}")
          .then()
          .statusCode(200)
          .body("assignment.topic", contains("bills"));
    }

    @Test
    void takesUpWhatItsPatternMatches() {
      String pattern = "{'topic_pattern':'ord.*','wait_ms':0}";
      call("w1", "poll", pattern).then().body("assignment.topic", contains("orders"));

      engine.topics().create("ordinals", 1);

      call("w1", "poll", pattern).then().body("assignment.topic", contains("orders", "ordinals"));
    }
  }

  @Nested
  class AutoAck {
    @Test
    void commitsWhatItDelivers() {
      poll("w1", ",'auto_ack':true")
          .then()
          .statusCode(200)
          .body("records", hasSize(4))
          .body("ack_token", nullValue());

      get(BILLING + "/offsets").then().body("offsets.next_offset", contains(3, 1));
    }

    /// The answer is far over a chunk, which would be on its way if it were not held back.
    @Test
    void sendsNothingOfWhatItCouldNotCommit() {
      engine.topics().create("large", 1);
      String value = "\"" + "x".repeat(300_000) + "\"";
      curl("POST", "/v1/topics/large", value).then().statusCode(200);
      String poll = "{'topics':['large'],'wait_ms':0,'auto_ack':true,'max_records':1}";
      call("w1", "poll", poll).then().statusCode(200);
      curl("POST", "/v1/topics/large", value);
      engine.failAfterFetch(new OutcomeUnknown("No answer in time."));

      call("w1", "poll", poll)
          .then()
          .statusCode(504)
          .contentType("application/problem+json")
          .body("stored", equalTo("unknown"));
    }
  }

  @Nested
  class Limits {
    @Test
    void ofRecordsAreKept() {
      poll("w1", ",'max_records':2").then().body("records.offset", contains(0, 1));
    }

    @Test
    void ofBytesLeaveRoomForOne() {
      poll("w1", ",'max_bytes':1").then().body("records.offset", contains(0));
    }

    @Test
    void aboveTheirCapNameIt() {
      poll("w1", ",'max_records':100001")
          .then()
          .statusCode(422)
          .body("field", equalTo("max_records"))
          .body("limit", equalTo(100_000));
    }
  }

  @Nested
  class Formats {
    @Test
    void areAsAsked() {
      curl("POST", "/v1/topics/orders?partition=1&key=%C3%BF", "2");
      received("w1", "");

      poll("w1", ",'key_format':'base64','value_format':'string'")
          .then()
          .body("records.value", contains("1", "1", "1", "1", "2"))
          .body("records[4].key", equalTo("w78="));
    }

    @ParameterizedTest
    @CsvSource({"read_committed", "read_uncommitted"})
    void doNotDependOnIsolation(String isolation) {
      poll("w1", ",'isolation':'" + isolation + "'").then().body("records", hasSize(4));
    }
  }

  @Nested
  class Waiting {
    private static final String WAIT = ",'wait_ms':30000}";

    private CompletableFuture<Response> waiting(String fields) {
      String body = "{'topics':['orders']" + fields + WAIT;
      return CompletableFuture.supplyAsync(() -> call("w1", "poll", body));
    }

    @Test
    void endsWithTheFirstRecord() {
      CompletableFuture<Response> poll = waiting(ack(received("w1", "")));

      TestRecords.append(engine, "orders", 1, 7000);

      poll.join().then().statusCode(200).body("records.timestamp", contains(7000));
    }

    @Test
    void givesWayToANewerPoll() {
      String token = received("w1", "");
      CompletableFuture<Response> older = waiting(ack(token));

      while (!older.isDone()) {
        // 409 where the older one comes only now, in the middle of this one
        poll("w1", ack(token)).then().statusCode(anyOf(equalTo(200), equalTo(409)));
      }

      older
          .join()
          .then()
          .statusCode(409)
          .body("error_code", equalTo(40914))
          .body("stored", equalTo("unknown"))
          .body("detail", containsString("its own member name"));
    }
  }

  @Nested
  class Seek {
    private static final String TO_2 = ",'seek':[{'topic':'orders','partition':0,'next_offset':2}]";

    @Test
    void movesAPosition() {
      received("w1", "");

      poll("w1", TO_2).then().statusCode(200).body("records.offset", contains(2, 0));
      get(BILLING + "/offsets").then().body("offsets.next_offset", contains(2, 0));
    }

    @Test
    void staysInsideTheLog() {
      String token = received("w1", "");

      poll("w1", ack(token) + TO_2.replace("2}", "9}"))
          .then()
          .statusCode(416)
          .body("error_code", equalTo(41602))
          .body("end_offset", equalTo(3))
          .body("stored", equalTo("no"));
      get(BILLING + "/offsets").then().body("offsets.next_offset", contains(0, 0));
    }

    @Test
    void isForItsOwner() {
      engine.topics().create("bills", 1);
      received("w1", "");

      poll("w1", TO_2.replace("orders", "bills").replace("2}", "0}"))
          .then()
          .statusCode(409)
          .body("error_code", equalTo(40912));
    }
  }

  @Nested
  class Paused {
    @Test
    void partitionsAreLeftOut() {
      poll("w1", ",'paused':[{'topic':'orders','partitions':[0]}]")
          .then()
          .body("records.partition", contains(1))
          .body("assignment[0].partitions", contains(0, 1));
    }

    @Test
    void partitionsAreReadOnceTheyAreNotNamed() {
      String token = received("w1", ",'paused':[{'topic':'orders','partitions':[0]}]");

      poll("w1", ack(token)).then().body("records.partition", contains(0, 0, 0));
    }

    @Test
    void partitionsMayBeAnothers() {
      poll("w1", ",'paused':[{'topic':'gone','partitions':[7]}]")
          .then()
          .statusCode(200)
          .body("records", hasSize(4));
    }
  }

  @Nested
  class TwoMembers {
    @Test
    void shareThePartitions() {
      received("w1", ack(received("w1", "")));

      poll("w2", "").then().body("assignment[0].partitions", hasSize(1));
      poll("w1", "").then().body("assignment[0].partitions", hasSize(1));
    }

    @Test
    void doNotTakeWhatIsOut() {
      String token = received("w1", "");

      poll("w2", "").then().body("assignment", hasSize(0)).body("records", hasSize(0));
      poll("w1", ack(token)).then().statusCode(200).body("assignment[0].partitions", hasSize(1));
      poll("w2", "").then().body("assignment[0].partitions", hasSize(1));
    }

    @Test
    void haveOneAssignor() {
      received("w1", ",'assignor':'range'");

      poll("w2", ",'assignor':'roundrobin'")
          .then()
          .statusCode(409)
          .body("error_code", equalTo(40916))
          .body("assignor", equalTo("range"));
      poll("w2", "").then().statusCode(200);
    }
  }
}
