package io.logpost.http.v1;

import io.logpost.http.HttpTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;

/// What the tests of groups' members share: a topic of two partitions with three records and one.
abstract class MembersTest extends HttpTest {
  static final String BILLING = "/v1/groups/billing";

  @BeforeEach
  void createTopic() {
    engine.topics().create("orders", 2);
    TestRecords.append(engine, "orders", 0, 1000, 2000, 3000);
    TestRecords.append(engine, "orders", 1, 1000);
  }

  /// A call of a member of the group `billing`, with single quotes in place of double ones.
  Response call(String member, String call, String body) {
    return curl("POST", BILLING + "/members/" + member + "/" + call, body.replace('\'', '"'));
  }

  /// A poll that waits for nothing.
  ///
  /// @param fields more of the body, each behind a comma
  Response poll(String member, String fields) {
    return call(member, "poll", "{'topics':['orders'],'wait_ms':0" + fields + "}");
  }

  /// A poll that has to succeed.
  ///
  /// @return the token of what it brought; null for nothing
  String received(String member, String fields) {
    return poll(member, fields).then().statusCode(200).extract().path("ack_token");
  }

  /// The field of a token.
  static String ack(String token) {
    return ",'ack_token':'" + token + "'";
  }

  Response leave(String member, String query) {
    return request().delete(BILLING + "/members/" + member + query);
  }
}
