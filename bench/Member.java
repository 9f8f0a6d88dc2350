package bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A member of a group that polls through the plain API and acknowledges with each poll what it got
/// by the one before. One thread at a time.
final class Member {
  private final String path;
  private final String asks;
  private String token = "null";

  /// @param asks more fields of its polls, such as `"wait_ms":1000`
  Member(String group, String member, String topic, String asks) {
    this.path = "/v1/groups/" + group + "/members/" + member;
    this.asks = "\"topics\":[\"" + topic + "\"]," + asks;
  }

  /// One poll; whether records came.
  boolean poll(Connection connection) throws IOException {
    return poll(connection, "");
  }

  /// One poll with a field more, that ends in a comma.
  boolean poll(Connection connection, String more) throws IOException {
    String body = "{%s%s,\"ack_token\":%s}".formatted(more, asks, token);
    connection.exchange(request(body));
    token = connection.literal("ack_token");
    return !token.equals("null");
  }

  /// Forgets what it got, so that the next poll brings it again.
  void forget() {
    token = "null";
  }

  /// Acknowledges what it got last and leaves.
  void leave(Connection connection) throws IOException {
    String query = token.equals("null") ? "" : "?ack_token=" + token.replace("\"", "");
    connection.exchange(Connection.request("DELETE", path + query));
    token = "null";
  }

  /// A poll that acknowledges nothing, to be sent as often as needed.
  ByteBuffer request() {
    return request("{" + asks + "}");
  }

  private ByteBuffer request(String body) {
    return Connection.request("POST", path + "/poll", "application/json", Bodies.utf8(body));
  }
}
