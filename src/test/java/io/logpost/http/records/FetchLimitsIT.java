package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.logpost.http.AnswerBytes;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.TestPropertySource;

/// Answers beside others that hold most of what answers may hold together.
@TestPropertySource(properties = "logpost.fetch.max-in-flight-bytes=2MB")
class FetchLimitsIT extends RecordsTest {
  private static final String RECORDS = "/v1/topics/t/records?max_records=10";
  private static final int MAX = 2 << 20;

  @Autowired private AnswerBytes answers;
  private AnswerBytes.Counted others;

  @BeforeEach
  void produce() {
    topic("t", 1);
    for (int i = 0; i < 10; i++) {
      post("/v1/topics/t", "\"" + "a".repeat(50_000) + "\"").then().statusCode(200);
    }
    others = answers.counted(new MockHttpServletResponse());
  }

  @AfterEach
  void giveBack() {
    others.close();
  }

  private void othersHold(long bytes) {
    assertThat(others.tryTake(bytes)).isTrue();
  }

  @Nested
  class AFetch {
    @Test
    void hasAllItsRecordsWhereThereIsRoom() {
      assertThat(get(RECORDS).jsonPath().getList("records")).hasSize(10);
    }

    @Test
    void takesTheMemoryOfAPieceOnly() {
      othersHold(MAX - (320 << 10) - 120_000);

      assertThat(get(RECORDS).jsonPath().getList("records")).hasSize(10);
    }

    @Test
    void isShorterWhereThereIsRoomForLess() {
      othersHold(MAX - (320 << 10) - 70_000);

      assertThat(get(RECORDS).jsonPath().getList("records")).hasSize(1);
    }

    @Test
    void isRefusedWhereThereIsNoRoomForTheFirstRecord() {
      othersHold(MAX - 100_000);

      Response answer = get(RECORDS);

      answer.then().statusCode(503).body("error_code", equalTo(50311));
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void givesBackWhatItHeld() {
      for (int i = 0; i < 50; i++) {
        get(RECORDS).then().statusCode(200);
      }

      othersHold(MAX / 2); // the last answer may be read before its memory is given back
    }
  }

  @Nested
  class APollThatAcknowledgesItself {
    @Test
    void deliversLessWhereThereIsRoomForLess() {
      String poll = "{\"topics\":[\"t\"],\"auto_ack\":true,\"wait_ms\":5000}";
      othersHold(MAX - (320 << 10) - 120_000);

      Response first = post("/v1/groups/g/members/m/poll", poll);
      Response then = post("/v1/groups/g/members/m/poll", poll);

      assertThat(first.jsonPath().getList("records")).hasSizeBetween(1, 9);
      assertThat(then.jsonPath().getInt("records[0].offset"))
          .isEqualTo(first.jsonPath().getList("records").size());
    }
  }

  @Nested
  class ASingleRecord {
    @Test
    void isRefusedWhereThereIsNoRoomForIt() {
      othersHold(MAX - 10_000);

      get("/v1/topics/t/partitions/0/records/0").then().statusCode(503);
    }
  }
}
