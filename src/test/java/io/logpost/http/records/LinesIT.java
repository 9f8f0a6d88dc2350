package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bodies of NDJSON: how lines end, what a bad one does, and what is stored when a body breaks off.
class LinesIT extends RecordsTest {
  private static final String NDJSON = "application/x-ndjson";
  private static final String PATH = "/v1/topics/t/records";
  private static final int MAX_LINE = 1 << 20;

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private Socket stream(String headers) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(10_000);
    send(
        socket,
        "POST /v1/topics/t/records HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: application/x-ndjson\r\n"
            + headers
            + "\r\n\r\n");
    return socket;
  }

  private void isReadable(int offset) {
    get("/v1/topics/t/partitions/0/records?wait_ms=20000&max_records=1&offset=" + offset)
        .then()
        .body("records", hasSize(1));
  }

  @Nested
  class Ends {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"value\":1}\n{\"value\":2}\n",
          "{\"value\":1}\n{\"value\":2}",
          "{\"value\":1}\r\n{\"value\":2}\r\n",
          "\n \t\r\n{\"value\":1}\n\n\n{\"value\":2}\n\n",
        })
    void areLfOrCrLfOrTheBodys(String body) {
      topic("t", 1);

      postAs(NDJSON, PATH, body).then().statusCode(200).body("count", equalTo(2));

      get(PATH).then().body("records.value", contains(1, 2));
    }

    @Test
    void ofBlankLinesCountForTheNumberOfABadOne() {
      topic("t", 1);

      postAs(NDJSON, PATH, "\n{\"value\":1}\n\r\nx\n")
          .then()
          .statusCode(400)
          .body("line", equalTo(4))
          .body("stored", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \r\n\t"})
    void aloneAreNoRecords(String body) {
      topic("t", 1);

      assertThat(postAs(NDJSON, PATH, body).then().statusCode(200).extract().asString())
          .isEqualTo("{\"count\":0,\"partitions\":[]}");
    }
  }

  @Nested
  class ABadLine {
    @Test
    void leavesThoseBeforeItAndNoneAfter() {
      topic("t", 1);

      postAs(NDJSON, PATH, "{\"value\":1}\n{\"value\":2}\n{\"key\":3}\n{\"value\":4}\n")
          .then()
          .statusCode(422)
          .body("line", equalTo(3))
          .body("stored", equalTo(2))
          .body("field", equalTo("value"))
          .body("detail", containsString("Lines 1 to 2 are stored; send again from line 3."));

      get(PATH).then().body("records.value", contains(1, 2));
    }

    @Test
    void isOneWithASecondValue() {
      topic("t", 1);

      postAs(NDJSON, PATH + "?lines=values", "1\n  1 2\n")
          .then()
          .statusCode(400)
          .body("line", equalTo(2))
          .body("column", equalTo(5))
          .body("detail", containsString("use --data-binary"));
    }

    @Test
    void isOneOverTheLimit() {
      topic("t", 1);
      String exact = "{\"value\":1}" + " ".repeat(MAX_LINE - 11) + "\n";

      postAs(NDJSON, PATH, exact + " " + exact)
          .then()
          .statusCode(413)
          .body("error_code", equalTo(41301))
          .body("limit", equalTo(MAX_LINE))
          .body("line", equalTo(2))
          .body("stored", equalTo(1));
    }

    @Test
    void endsTheAnswersLines() {
      topic("t", 1);

      String answer =
          request()
              .contentType(NDJSON)
              .accept(NDJSON)
              .body("{\"value\":1}\n{}\n".getBytes(StandardCharsets.UTF_8))
              .post(PATH)
              .asString();

      assertThat(answer).contains("\"error_code\":42210", "\"line\":2", "\"stored\":1");
    }
  }

  @Nested
  class AnswerInLines {
    @Test
    void endsWithTheirCount() {
      topic("t", 1);

      String answer =
          request()
              .contentType(NDJSON)
              .accept(NDJSON)
              .body("{\"value\":1}\n{\"value\":2}\n".getBytes(StandardCharsets.UTF_8))
              .post(PATH)
              .asString();

      assertThat(answer)
          .isEqualTo(
              "{\"line\":1,\"partition\":0,\"offset\":0}\n"
                  + "{\"line\":2,\"partition\":0,\"offset\":1}\n"
                  + "{\"done\":true,\"count\":2}\n");
    }

    @Test
    void endsWithTheErrorOfALaterLine() throws IOException {
      topic("t", 1);
      try (Socket socket = stream("Accept: application/x-ndjson\r\nTransfer-Encoding: chunked")) {
        send(socket, chunk("{\"value\":1}\n"));
        isReadable(0);

        send(socket, chunk("{}\n") + "0\r\n\r\n");

        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .contains("HTTP/1.1 200", "{\"line\":1,\"partition\":0,\"offset\":0}\n")
            .contains("{\"error\":{", "\"line\":2", "\"stored\":1");
      }
    }
  }

  @Nested
  class Compressed {
    @Test
    void linesAreRead() throws IOException {
      topic("t", 1);

      request()
          .contentType(NDJSON)
          .header("Content-Encoding", "gzip")
          .body(gzip("{\"value\":1}\n{\"value\":2}"))
          .post(PATH)
          .then()
          .statusCode(200)
          .body("count", equalTo(2));
    }

    @Test
    void linesThatBreakOffSayWhereToGoOn() throws IOException {
      topic("t", 1);
      byte[] whole = gzip("{\"value\":1}\n{\"value\":2}\n");

      request()
          .contentType(NDJSON)
          .header("Content-Encoding", "gzip")
          .body(java.util.Arrays.copyOf(whole, whole.length - 6))
          .post(PATH)
          .then()
          .statusCode(400)
          .body("error_code", equalTo(40010))
          .body("line", equalTo(3))
          .body("stored", equalTo(2));
    }
  }

  @Nested
  class AStream {
    @Test
    void thatPausesIsStoredAsFarAsItCame() throws IOException {
      topic("t", 1);
      try (Socket socket = stream("Transfer-Encoding: chunked")) {
        send(socket, chunk("{\"value\":1}\n{\"val"));
        isReadable(0);
        send(socket, chunk("ue\":2}\n"));
        isReadable(1);

        send(socket, "0\r\n\r\n");

        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .contains("\"count\":2");
      }
    }

    @Test
    void thatBreaksOffKeepsItsWholeLines() throws IOException {
      topic("t", 1);
      try (Socket socket = stream("Content-Length: 1000")) {
        send(socket, "{\"value\":1}\n{\"value\":2}\n{\"value\":3}");

        socket.shutdownOutput();

        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .contains("HTTP/1.1 400", "The body broke off in line 3", "\"stored\":2")
            .contains("Lines 1 to 2 are stored; send again from line 3.");
      }

      get(PATH).then().body("records.value", contains(1, 2));
    }

    @Test
    void whoseTopicGoesEndsThere() throws IOException {
      topic("t", 1);
      try (Socket socket = stream("Transfer-Encoding: chunked")) {
        send(socket, chunk("{\"value\":1}\n"));
        isReadable(0);
        engine.topics().delete("t");

        send(socket, chunk("{\"value\":2}\n") + "0\r\n\r\n");

        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .contains("HTTP/1.1 404", "\"line\":2", "\"stored\":1");
      }
    }
  }

  @Nested
  class ABatch {
    @Test
    void thatBreaksOffStoresNothing() throws IOException {
      topic("t", 1);
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
        socket.setSoTimeout(10_000);
        send(
            socket,
            "POST /v1/topics/t/records HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Length: 1000\r\n\r\n{\"records\":[{\"value\":1}]}");

        socket.shutdownOutput();

        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .contains("HTTP/1.1 400", "The body ended early", "\"stored\":\"no\"");
      }

      get(PATH).then().body("records", hasSize(0));
    }
  }
}
