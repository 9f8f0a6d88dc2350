package io.logpost.http.v2;

import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;

/// A topic `orders` of two partitions, and instances of the group `billing` that read it.
abstract class ConsumersTest extends V2Test {
  static final String BILLING = "/consumers/billing";
  static final String C1 = BILLING + "/instances/c1";
  static final String CONFLUENTS =
      "{\"name\":\"c1\",\"format\":\"json\",\"auto.offset.reset\":\"earliest\","
          + "\"auto.commit.enable\":\"false\"}";
  static final String STRIMZIS =
      "{\"name\":\"c1\",\"format\":\"json\",\"auto.offset.reset\":\"earliest\","
          + "\"enable.auto.commit\":false}";

  @BeforeEach
  void createOrders() {
    createTopic("orders", 2);
  }

  Response create(String body) {
    return post(CONTROL, BILLING, body);
  }

  /// An instance of these settings that is subscribed to `orders`.
  void subscribed(String settings) {
    create(settings).then().statusCode(200);
    post(CONTROL, C1 + "/subscription", "{\"topics\":[\"orders\"]}").then().statusCode(204);
  }

  Response to(String call, String body) {
    return post(CONTROL, C1 + call, body);
  }

  Response read() {
    return get(C1 + "/records?timeout=100");
  }

  /// Values into a partition, as JSON.
  void produce(int partition, String... values) {
    StringBuilder records = new StringBuilder();
    for (String value : values) {
      records.append(records.isEmpty() ? "" : ",").append("{\"value\":").append(value).append('}');
    }
    post(JSON, "/topics/orders/partitions/" + partition, "{\"records\":[" + records + "]}")
        .then()
        .statusCode(200);
  }
}
