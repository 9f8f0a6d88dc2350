package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongPredicate;

/// One NDJSON request, sent as fast as the server takes it.
final class Lines {
  private final Server server;
  private final String path;
  private final int chunkRecords;
  private final int chunkBytes;
  private final ByteBuffer chunk;

  /// @param path with its query
  /// @param lines so many records, which are sent again and again
  Lines(Server server, String path, byte[] lines, int records) {
    this.server = server;
    this.path = path;
    chunkRecords = records;
    chunkBytes = lines.length;
    byte[] head = Bodies.utf8(Integer.toHexString(lines.length) + "\r\n");
    chunk = ByteBuffer.allocateDirect(head.length + lines.length + 2);
    chunk.put(head).put(lines).put(Bodies.utf8("\r\n")).flip();
  }

  /// Sends while the records sent so far pass; answers how many the server said it stored.
  long send(LongPredicate goesOn) throws IOException {
    long sent = 0;
    try (Connection connection = new Connection(server.port())) {
      connection.send(Connection.chunkedHead(path, "application/x-ndjson"));
      for (; goesOn.test(sent); sent += chunkRecords) {
        sendOrExplain(connection, chunk);
      }
      connection.send(ByteBuffer.wrap(Bodies.utf8("0\r\n\r\n")));
      connection.readAnswer();
      checkCount(connection, sent);
    }
    return sent;
  }

  /// Bytes of bodies that carried so many records.
  long bytes(long records) {
    return records / chunkRecords * chunkBytes;
  }

  /// A server that refuses the stream answers before its end; that answer says more than the broken
  /// pipe.
  private static void sendOrExplain(Connection connection, ByteBuffer chunk) throws IOException {
    try {
      connection.send(chunk);
    } catch (IOException e) {
      connection.readAnswer();
      throw e;
    }
  }

  private static void checkCount(Connection connection, long sent) throws IOException {
    String answer = connection.tail();
    if (!answer.contains("\"count\":" + sent + ",")) {
      throw new Connection.BadAnswer(200, sent + " records were sent, the answer is\n" + answer);
    }
  }
}
