package io.logpost.http.records;

import io.logpost.error.LogpostException.Overloaded;
import io.logpost.http.AnswerBytes;
import io.logpost.http.json.JsonOutput;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;

/// Sends JSON answers. Stateless.
public final class Answers {
  private static final int LARGE_BYTES = 16 << 10;

  /// How much of a large answer goes to the socket at once: what Tomcat calls the response's
  /// buffer, though it copies nothing that is larger.
  private static final int PIECE_BYTES = 64 << 10;

  private Answers() {}

  /// A writer whose chunks become the body of a 200.
  public static JsonOutput json(HttpServletResponse response) {
    return json(response, "application/json");
  }

  /// The same under another type.
  public static JsonOutput json(HttpServletResponse response, String type) {
    return new JsonOutput(
        firstBytes -> {
          response.setContentType(type);
          return stream(response, firstBytes);
        },
        room(response));
  }

  /// The stream of an answer, which takes large answers in large pieces.
  ///
  /// @param firstBytes how many are going to be written first
  static OutputStream stream(HttpServletResponse response, int firstBytes) throws IOException {
    if (firstBytes >= LARGE_BYTES) {
      response.setBufferSize(PIECE_BYTES);
    }
    return response.getOutputStream();
  }

  /// Where the memory of an answer is counted; nowhere outside of a request.
  static JsonOutput.Room room(HttpServletResponse response) {
    AnswerBytes.Counted counted = AnswerBytes.of(response);
    return counted == null ? JsonOutput.Room.UNLIMITED : new CountedRoom(counted);
  }

  private record CountedRoom(AnswerBytes.Counted counted) implements JsonOutput.Room {
    @Override
    public boolean tryTake(long bytes) {
      return counted.tryTake(bytes);
    }

    @Override
    public void take(long bytes) {
      counted.take(bytes);
    }

    @Override
    public void giveBack(long bytes) {
      counted.giveBack(bytes);
    }
  }

  /// What who asks is told where the answers under way leave no memory for the first record.
  public static Overloaded overloaded() {
    return new Overloaded(
        "The answers under way hold as much as logpost.fetch.max-in-flight-bytes allows; ask again later.");
  }

  /// Sends the rest of an answer, with its length where that is known.
  public static void finish(HttpServletResponse response, JsonOutput out) {
    if (!out.isCommitted()) {
      response.setContentLength(out.pendingBytes());
    }
    out.send();
  }
}
