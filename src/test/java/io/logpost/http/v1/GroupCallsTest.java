package io.logpost.http.v1;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.http.HttpTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupCallsTest extends HttpTest {
  private static final String OFFSETS = "/v1/groups/billing/offsets";

  @BeforeEach
  void createTopic() {
    engine.topics().create("orders", 2);
    TestRecords.append(engine, "orders", 0, 1000, 2000, 3000);
    TestRecords.append(engine, "orders", 1, 1000);
  }

  private Response commit(int partition, long nextOffset) {
    return curl(
        "PUT",
        OFFSETS,
        "{\"offsets\":[{\"topic\":\"orders\",\"partition\":%d,\"next_offset\":%d}]}"
            .formatted(partition, nextOffset));
  }

  @Nested
  class Commit {
    @Test
    void isReadBack() {
      commit(0, 2).then().statusCode(204);

      get(OFFSETS)
          .then()
          .statusCode(200)
          .body("offsets", hasSize(1))
          .body("offsets[0].topic", equalTo("orders"))
          .body("offsets[0].partition", equalTo(0))
          .body("offsets[0].next_offset", equalTo(2))
          .body("offsets[0].metadata", equalTo(""));
    }

    @Test
    void leavesOtherPartitionsTheirs() {
      commit(0, 2);
      commit(1, 1).then().statusCode(204);

      get(OFFSETS).then().body("offsets.next_offset", contains(2, 1));
    }

    @Test
    void keepsMetadata() {
      curl(
          "PUT",
          OFFSETS,
          "{\"offsets\":[{\"topic\":\"orders\",\"partition\":0,\"next_offset\":1,"
              + "\"metadata\":\"é\"}]}");

      get(OFFSETS).then().body("offsets[0].metadata", equalTo("é"));
    }

    @Test
    void takesWhatWasReadBack() {
      commit(0, 2);
      String read = get(OFFSETS).asString();

      curl("PUT", OFFSETS, read).then().statusCode(204);
    }

    @Test
    void namesThePartitionThatThereIsNot() {
      commit(5, 0)
          .then()
          .statusCode(422)
          .body("error_code", equalTo(42212))
          .body("field", equalTo("offsets[0].partition"))
          .body("stored", equalTo("no"));
    }

    @Test
    void refusesATopicThatThereIsNot() {
      curl("PUT", OFFSETS, "{\"offsets\":[{\"topic\":\"x\",\"partition\":0,\"next_offset\":1}]}")
          .then()
          .statusCode(404)
          .body("error_code", equalTo(40401));
    }

    @Test
    void refusesAPartitionNamedTwice() {
      String entry = "{\"topic\":\"orders\",\"partition\":0,\"next_offset\":1}";

      curl("PUT", OFFSETS, "{\"offsets\":[" + entry + "," + entry + "]}")
          .then()
          .statusCode(422)
          .body("field", equalTo("offsets[1]"));
    }

    @Test
    void isRefusedWhileMembersAreAtWork() {
      engine.groups().setMembers("billing", List.of("w1", "w2"));

      commit(0, 2)
          .then()
          .statusCode(409)
          .body("error_code", equalTo(40911))
          .body("members", contains("w1", "w2"))
          .body("stored", equalTo("no"));
    }

    @Test
    void fencesAMemberThatIsNone() {
      curl("PUT", OFFSETS, "{\"offsets\":[],\"member\":\"w1\",\"generation\":3}")
          .then()
          .statusCode(409)
          .body("error_code", equalTo(40912));
    }

    @Test
    void saysWhenItsOutcomeIsUnknown() {
      engine.topics().create("other", 1);
      engine.failNext(new OutcomeUnknown("The disk did not answer in time."));

      commit(0, 2)
          .then()
          .statusCode(504)
          .header("Retry-After", nullValue())
          .body("error_code", equalTo(50401))
          .body("stored", equalTo("unknown"));
    }
  }

  @Nested
  class Forget {
    @Test
    void removesATopicsOffsets() {
      commit(0, 2);
      commit(1, 1);

      request().delete(OFFSETS + "?topic=orders").then().statusCode(204);
      get(OFFSETS).then().body("offsets", hasSize(0));
    }

    @Test
    void removesOnePartitions() {
      commit(0, 2);
      commit(1, 1);

      request().delete(OFFSETS + "?topic=orders&partition=0").then().statusCode(204);
      get(OFFSETS).then().body("offsets.partition", contains(1));
    }

    @Test
    void refusesToGuess() {
      request()
          .delete(OFFSETS)
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40011))
          .body("parameter", equalTo("topic"));
    }
  }

  @Nested
  class Groups {
    @Test
    void areListedOnceTheyCommitted() {
      get("/v1/groups").then().statusCode(200).body("groups", hasSize(0));
      commit(0, 2);

      get("/v1/groups")
          .then()
          .body("groups.group", contains("billing"))
          .body("groups.state", contains("Empty"));
    }

    @Test
    void areDescribedByName() {
      commit(0, 2);

      get("/v1/groups/billing").then().statusCode(200).body("generation", equalTo(0));
      get("/v1/groups/other").then().statusCode(404).body("error_code", equalTo(40405));
    }

    @Test
    void areDeletedWithTheirOffsets() {
      commit(0, 2);

      request().delete("/v1/groups/billing").then().statusCode(204);
      get(OFFSETS).then().body("offsets", hasSize(0));
    }

    @Test
    void mayHaveAnyName() {
      String path = "/v1/groups/b%20%C3%A9%25/offsets";
      curl("PUT", path, "{\"offsets\":[{\"topic\":\"orders\",\"partition\":0,\"next_offset\":1}]}")
          .then()
          .statusCode(204);

      get("/v1/groups").then().body("groups.group", contains("b é%"));
    }
  }

  @Nested
  class Reset {
    private Response reset(String way) {
      return curl("POST", OFFSETS + "/reset", "{\"topics\":[\"orders\"]," + way + "}");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "\"to\":\"earliest\"; 0; 0",
          "\"to\":\"latest\"; 3; 1",
          "\"to_offset\":2; 2; 1",
          "\"to_timestamp\":1500; 1; 1",
          "\"to_datetime\":\"1970-01-01T00:00:02Z\"; 1; 1",
          "\"by_duration\":\"P1D\"; 3; 1",
          "\"shift_by\":1; 2; 1",
          "\"shift_by\":-5; 0; 0"
        })
    void setsEveryPartition(String way, int first, int second) {
      commit(0, 1);
      commit(1, 1);

      reset(way)
          .then()
          .statusCode(200)
          .body("dry_run", equalTo(false))
          .body("offsets.next_offset", contains(first, second))
          .body("offsets.previous", contains(1, 1));
      get(OFFSETS).then().body("offsets.next_offset", contains(first, second));
    }

    @Test
    void onlySaysSoOnADryRun() {
      commit(0, 1);

      reset("\"to\":\"latest\",\"dry_run\":true")
          .then()
          .statusCode(200)
          .body("dry_run", equalTo(true))
          .body("offsets.next_offset", contains(3, 1))
          .body("offsets[1].previous", nullValue());
      get(OFFSETS).then().body("offsets.next_offset", contains(1));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = ';',
        value = {
          "\"dry_run\":true",
          "\"to\":\"latest\",\"shift_by\":1",
          "\"to_offset\":1,\"to_timestamp\":1"
        })
    void needsExactlyOneWay(String ways) {
      reset(ways)
          .then()
          .statusCode(422)
          .body("error_code", equalTo(42210))
          .body("detail", containsString("exactly one"));
    }

    @Test
    void shiftsOnlyWhatIsCommitted() {
      reset("\"shift_by\":1").then().statusCode(422).body("field", equalTo("shift_by"));
    }

    @Test
    void isRefusedWhileMembersAreAtWork() {
      engine.groups().setMembers("billing", List.of("w1", "w2"));

      reset("\"to\":\"earliest\"")
          .then()
          .statusCode(409)
          .body("error_code", equalTo(40911))
          .body("members", contains("w1", "w2"));
    }
  }

  @Nested
  class Lag {
    @Test
    void countsAWholePartitionWhereNothingWasCommitted() {
      get("/v1/groups/billing/lag?topic=orders")
          .then()
          .statusCode(200)
          .body("group", equalTo("billing"))
          .body("total_lag", equalTo(4))
          .body("partitions[0].next_offset", nullValue())
          .body("partitions[0].end_offset", equalTo(3))
          .body("partitions[0].lag", equalTo(3))
          .body("partitions[0].member", nullValue());
    }

    @Test
    void countsFromWhatWasCommitted() {
      commit(0, 2);

      get("/v1/groups/billing/lag").then().body("total_lag", equalTo(2));
    }

    @Test
    void isZeroForOneWithoutTopics() {
      get("/v1/groups/nobody/lag").then().statusCode(200).body("total_lag", equalTo(0));
    }

    @Test
    void needsAnExistingTopic() {
      get("/v1/groups/billing/lag?topic=nothing").then().statusCode(404);
    }
  }
}
