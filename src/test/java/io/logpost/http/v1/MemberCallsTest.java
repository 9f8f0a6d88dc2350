package io.logpost.http.v1;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a member calls besides polls, and what is seen of it.
class MemberCallsTest extends MembersTest {
  @Nested
  class Ack {
    private Response ack(String member, String token) {
      return call(member, "ack", "{'ack_token':'" + token + "'}");
    }

    @Test
    void commitsADelivery() {
      String token = received("w1", "");

      ack("w1", token)
          .then()
          .statusCode(200)
          .body("generation", equalTo(1))
          .body("poll_deadline", greaterThan(1_700_000_000_000L));
      get(BILLING + "/offsets").then().body("offsets.next_offset", contains(3, 1));
    }

    @Test
    void mayBeRepeated() {
      String token = received("w1", "");
      ack("w1", token);

      ack("w1", token).then().statusCode(200);
    }

    @Test
    void isRefusedOnceTheRecordsWereDeliveredAgain() {
      String token = received("w1", "");
      received("w1", "");

      ack("w1", token)
          .then()
          .statusCode(409)
          .body("error_code", equalTo(40912))
          .body("stored", equalTo("no"));
      get(BILLING + "/offsets").then().body("offsets.next_offset", contains(0, 0));
    }

    @Test
    void isRefusedFromOneWhoseTimeIsOver() {
      String token = received("w1", ",'max_poll_interval_ms':1000");
      time.pass(Duration.ofMillis(1001));
      members.expire();

      ack("w1", token).then().statusCode(409).body("error_code", equalTo(40912));
    }

    @Test
    void needsAToken() {
      call("w1", "ack", "{}").then().statusCode(422).body("field", equalTo("ack_token"));
      request().post(BILLING + "/members/w1/ack").then().statusCode(400);
    }

    @Test
    void refusesWhatIsNone() {
      received("w1", "");

      ack("w1", "AAAA")
          .then()
          .statusCode(422)
          .body("error_code", equalTo(42210))
          .body("field", equalTo("ack_token"))
          .body("stored", equalTo("no"));
    }
  }

  @Nested
  class Heartbeat {
    private Response heartbeat(String member) {
      return request().post(BILLING + "/members/" + member + "/heartbeat");
    }

    @Test
    void keepsAMember() {
      received("w1", "");
      time.pass(Duration.ofMinutes(4));
      heartbeat("w1").then().statusCode(200).body("generation", equalTo(1));
      time.pass(Duration.ofMinutes(4));
      members.expire();

      heartbeat("w1").then().statusCode(200);
    }

    @Test
    void comesTooLateForOneWhoseTimeIsOver() {
      received("w1", "");
      time.pass(Duration.ofMinutes(6));
      members.expire();

      heartbeat("w1").then().statusCode(404).body("error_code", equalTo(40407));
    }

    @Test
    void isForMembers() {
      heartbeat("nobody")
          .then()
          .statusCode(404)
          .body("error_code", equalTo(40407))
          .body("group", equalTo("billing"))
          .body("member", equalTo("nobody"));
    }

    @Test
    void takesCurlsEmptyBody() {
      received("w1", "");

      call("w1", "heartbeat", "").then().statusCode(200);
    }
  }

  @Nested
  class Leave {
    @Test
    void handsOverAtOnce() {
      received("w1", "");
      received("w2", "");

      leave("w1", "").then().statusCode(204);

      poll("w2", "").then().body("assignment[0].partitions", contains(0, 1));
    }

    @Test
    void acknowledgesFirst() {
      String token = received("w1", "");

      leave("w1", "?ack_token=" + token).then().statusCode(204);

      get(BILLING + "/offsets").then().body("offsets.next_offset", contains(3, 1));
    }

    @Test
    void isRefusedWithATokenThatIsOutOfDate() {
      String token = received("w1", "");
      received("w1", "");

      leave("w1", "?ack_token=" + token)
          .then()
          .statusCode(409)
          .body("error_code", equalTo(40912))
          .body("stored", equalTo("no"));
      get(BILLING).then().body("members.member", contains("w1"));
    }

    @Test
    void refusesWhatIsNoToken() {
      received("w1", "");

      leave("w1", "?ack_token=")
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40011))
          .body("parameter", equalTo("ack_token"));
    }

    @Test
    void isForMembers() {
      leave("nobody", "").then().statusCode(404).body("error_code", equalTo(40407));
    }
  }

  @Nested
  class Commit {
    private Response commit(String who) {
      String offset = "{'topic':'orders','partition':0,'next_offset':2}";
      String body = "{'offsets':[" + offset + "]" + who + "}";
      return curl("PUT", BILLING + "/offsets", body.replace('\'', '"'));
    }

    @Test
    void isTheMembersWhileThereAreAny() {
      received("w1", "");

      commit("").then().statusCode(409).body("error_code", equalTo(40911));
      commit(",'member':'w1','generation':1").then().statusCode(204);

      get(BILLING + "/offsets").then().body("offsets.next_offset", contains(2, 0));
    }

    @Test
    void isFencedOnceItsPartitionIsAnothers() {
      received("w1", "");
      leave("w1", "");
      received("w2", "");

      commit(",'member':'w1','generation':1")
          .then()
          .statusCode(409)
          .body("error_code", equalTo(40912))
          .body("stored", equalTo("no"));
      get(BILLING + "/offsets").then().body("offsets.next_offset", contains(0, 0));
    }

    @Test
    void isFencedUnderAnOlderGeneration() {
      received("w1", "");

      commit(",'member':'w1','generation':0").then().statusCode(409);
    }

    @Test
    void namesMemberAndGenerationOrNeither() {
      commit(",'member':'w1'").then().statusCode(422).body("field", equalTo("generation"));
      commit(",'generation':1").then().statusCode(422).body("field", equalTo("member"));
      commit(",'generation':1,'member':'a/b'")
          .then()
          .statusCode(422)
          .body("field", equalTo("member"));
    }
  }

  @Nested
  class Described {
    @Test
    void withTopicsPartitionsAndSilence() {
      received("w1", ",'max_poll_interval_ms':60000");
      time.pass(Duration.ofSeconds(5));

      get(BILLING)
          .then()
          .statusCode(200)
          .body("state", equalTo("Stable"))
          .body("generation", equalTo(1))
          .body("assignor", equalTo("cooperative-sticky"))
          .body("members", hasSize(1))
          .body("members[0].member", equalTo("w1"))
          .body("members[0].topics", contains("orders"))
          .body("members[0].topic_pattern", nullValue())
          .body("members[0].partitions[0].topic", equalTo("orders"))
          .body("members[0].partitions[0].partitions", contains(0, 1))
          .body("members[0].max_poll_interval_ms", equalTo(60_000))
          .body("members[0].idle_ms", greaterThan(4999));
    }

    @Test
    void withTheirPattern() {
      call("w1", "poll", "{'topic_pattern':'ord.*','wait_ms':0}");

      get(BILLING)
          .then()
          .body("members[0].topic_pattern", equalTo("ord.*"))
          .body("members[0].topics", nullValue());
    }

    @Test
    void asReconcilingWhilePartitionsAreOut() {
      received("w1", "");
      received("w2", "");

      get(BILLING)
          .then()
          .body("state", equalTo("Reconciling"))
          .body("members.member", contains("w1", "w2"));
    }

    @Test
    void asEmptyOnceAllLeft() {
      received("w1", "");
      leave("w1", "");

      get(BILLING).then().body("state", equalTo("Empty")).body("members", hasSize(0));
    }

    @Test
    void ifTheEngineHasThemFromElsewhere() {
      engine.groups().setMembers("billing", List.of("other"));

      get(BILLING)
          .then()
          .body("members.member", contains("other"))
          .body("members[0].idle_ms", nullValue());
    }

    @Test
    void inTheListByTheirNumber() {
      received("w1", "");
      received("w2", "");

      get("/v1/groups")
          .then()
          .body("groups.group", contains("billing"))
          .body("groups.member_count", contains(2))
          .body("groups.generation", contains(greaterThan(1)));
    }
  }

  @Nested
  class Lag {
    @Test
    void namesWhoHasAPartition() {
      received("w1", "");

      get(BILLING + "/lag?topic=orders")
          .then()
          .body("partitions.member", contains("w1", "w1"))
          .body("total_lag", equalTo(4));
    }

    @Test
    void countsPartitionsThatOnlyHaveAnOwner() {
      engine.groups().setMembers("billing", List.of("w1"));

      get(BILLING + "/lag")
          .then()
          .body("partitions.next_offset", contains(nullValue(), nullValue()))
          .body("partitions.member", contains("w1", "w1"))
          .body("total_lag", equalTo(4));
    }
  }

  @Nested
  class Names {
    @Test
    void mayBeAnything() {
      String path = "/v1/groups/b%20%C3%A9/members/w%25%201";
      String body = "{\"topics\":[\"orders\"],\"wait_ms\":0}";

      curl("POST", path + "/poll", body).then().statusCode(200);

      get("/v1/groups/b%20%C3%A9").then().body("members.member", contains("w% 1"));
      request().delete(path).then().statusCode(204);
    }

    @Test
    void areCheckedInThePath() {
      curl("POST", BILLING + "/members/a%5Cb/poll", "{}")
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40012));
      curl("POST", BILLING + "/members/" + "a".repeat(256) + "/heartbeat", "")
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40012));
    }
  }
}
