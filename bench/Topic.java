package bench;

import java.io.IOException;

/// Makes and removes the topics that are measured.
final class Topic {
  private Topic() {}

  static void create(Server server, String topic, int partitions) throws IOException {
    create(server, topic, partitions, "");
  }

  /// @param configs fields of a JSON object, such as `"segment.bytes":"1048576"`
  static void create(Server server, String topic, int partitions, String configs)
      throws IOException {
    send(server, "PUT", topic, "{\"partitions\":" + partitions + ",\"configs\":{" + configs + "}}");
  }

  /// Sets configs of a topic that is there.
  static void configure(Server server, String topic, String configs) throws IOException {
    send(server, "PATCH", topic, "{\"configs\":{" + configs + "}}");
  }

  private static void send(Server server, String method, String topic, String json)
      throws IOException {
    byte[] body = Bodies.utf8(json);
    try (Connection connection = new Connection(server.port())) {
      connection.exchange(
          Connection.request(method, "/v1/topics/" + topic, "application/json", body));
    }
  }

  /// Removes it, so that the disk doesn't fill up on the way.
  static void delete(Server server, String topic) throws IOException {
    try (Connection connection = new Connection(server.port())) {
      connection.exchange(Connection.request("DELETE", "/v1/topics/" + topic));
    }
  }

  /// Appends so many records of 100 bytes to partition 0.
  static void fill(Server server, String topic, int records) throws IOException {
    fill(server, topic, 0, records);
  }

  /// Appends so many records of 100 bytes to a partition.
  static void fill(Server server, String topic, int partition, int records) throws IOException {
    String path = "/v1/topics/" + topic + "/records?partition=" + partition;
    int batch = Math.min(records, 1000);
    byte[] body = new Bodies(0).batch(batch, 100);
    var request = Connection.request("POST", path, "application/json", body);
    try (Connection connection = new Connection(server.port())) {
      for (int sent = 0; sent < records; sent += batch) {
        connection.exchange(request);
      }
    }
  }
}
