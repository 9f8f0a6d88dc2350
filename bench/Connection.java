package bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// A kept-alive HTTP/1.1 connection that costs its process as little as it can: requests are bytes
/// made beforehand, answers are counted and their last bytes kept, nothing else is looked at. One
/// thread at a time; any may close it.
final class Connection implements AutoCloseable {
  /// Of an answer's body; enough for a whole error and for what follows a fetch's records.
  private static final int TAIL_BYTES = 2048;

  private static final int BUFFER_BYTES = 256 << 10;

  private final int port;
  private final ByteBuffer in;
  private final byte[] tail;
  private int tailSize;
  private long bodyBytes;
  private int status;
  private byte[] line = new byte[256];
  private volatile SocketChannel channel;
  private boolean closedByServer;
  private int reopened;

  Connection(int port) throws IOException {
    this(port, BUFFER_BYTES, TAIL_BYTES);
  }

  /// @param tailBytes how much of the end of each answer's body is kept
  Connection(int port, int bufferBytes, int tailBytes) throws IOException {
    this.port = port;
    in = ByteBuffer.allocateDirect(bufferBytes).limit(0);
    tail = new byte[tailBytes];
    channel = open(port);
  }

  private static SocketChannel open(int port) throws IOException {
    SocketChannel opened =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return opened;
  }

  /// A whole request in one buffer, to be sent as often as needed.
  static ByteBuffer request(String method, String path, String contentType, byte[] body) {
    return bytes(
        method,
        path,
        "content-type: %s\r\ncontent-length: %d".formatted(contentType, body.length),
        body);
  }

  static ByteBuffer request(String method, String path) {
    return request(method, path, "application/json");
  }

  /// A request without a body for an answer of some type.
  static ByteBuffer request(String method, String path, String accept) {
    return bytes(method, path, "accept: " + accept, new byte[0]);
  }

  static ByteBuffer chunkedHead(String path, String contentType) {
    return bytes(
        "POST",
        path,
        "content-type: %s\r\ntransfer-encoding: chunked".formatted(contentType),
        new byte[0]);
  }

  private static ByteBuffer bytes(String method, String path, String headers, byte[] body) {
    byte[] head =
        "%s %s HTTP/1.1\r\nhost: localhost\r\n%s\r\n\r\n"
            .formatted(method, path, headers)
            .getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocateDirect(head.length + body.length).put(head).put(body).flip();
  }

  /// Sends a request and reads its answer, which has to be a 2xx.
  void exchange(ByteBuffer request) throws IOException {
    send(request);
    readAnswer();
  }

  void send(ByteBuffer bytes) throws IOException {
    if (closedByServer) {
      channel.close();
      channel = open(port);
      closedByServer = false;
      reopened++;
    }
    ByteBuffer rest = bytes.duplicate();
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  /// Reads an answer to its end.
  ///
  /// @throws BadAnswer if its status is not a 2xx
  void readAnswer() throws IOException {
    String statusLine = readLine();
    status = Integer.parseInt(statusLine.substring(9, 12));
    tailSize = 0;
    bodyBytes = 0;
    long length = 0;
    boolean chunked = false;
    for (String header = readLine(); !header.isEmpty(); header = readLine()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.endsWith("chunked");
      } else if (lower.startsWith("connection:")) {
        closedByServer = lower.endsWith("close");
      }
    }
    if (chunked) {
      readChunks();
    } else {
      readBody(length);
    }
    if (status / 100 != 2) {
      throw new BadAnswer(status, statusLine + "\n" + tail());
    }
  }

  /// How often the server said that it closes the connection, so that another was opened.
  int reopened() {
    return reopened;
  }

  /// Bytes of the last answer's body, without chunk sizes.
  long bodyBytes() {
    return bodyBytes;
  }

  /// The end of the last answer's body.
  String tail() {
    return new String(tail, 0, tailSize, StandardCharsets.UTF_8);
  }

  /// Whether there is a field of that name in the end of the answer.
  boolean has(String name) {
    return tail().contains("\"" + name + "\":");
  }

  /// The last number under a name in the end of the answer.
  long number(String name) throws BadAnswer {
    return Long.parseLong(literal(name));
  }

  /// What stands last under a name in the end of the answer, up to the next comma or bracket.
  String literal(String name) throws BadAnswer {
    String text = tail();
    int at = text.lastIndexOf("\"" + name + "\":");
    if (at < 0) {
      throw new BadAnswer(status, "no " + name + " at the end of the answer:\n" + text);
    }
    int from = at + name.length() + 3;
    int to = from;
    while (to < text.length() && ",}]".indexOf(text.charAt(to)) < 0) {
      to++;
    }
    return text.substring(from, to);
  }

  private void readChunks() throws IOException {
    while (true) {
      int size = Integer.parseInt(readLine().split(";", 2)[0].strip(), 16);
      if (size == 0) {
        break;
      }
      readBody(size);
      readLine();
    }
    while (!readLine().isEmpty()) {
      // trailers
    }
  }

  private void readBody(long size) throws IOException {
    bodyBytes += size;
    for (long left = size; left > 0; ) {
      if (!in.hasRemaining()) {
        fill();
      }
      int count = (int) Math.min(left, in.remaining());
      keepTail(count);
      left -= count;
    }
  }

  private void keepTail(int count) {
    int taken = Math.min(count, tail.length);
    int kept = Math.min(tailSize, tail.length - taken);
    System.arraycopy(tail, tailSize - kept, tail, 0, kept);
    in.position(in.position() + count - taken).get(tail, kept, taken);
    tailSize = kept + taken;
  }

  private String readLine() throws IOException {
    int size = 0;
    while (true) {
      if (!in.hasRemaining()) {
        fill();
      }
      byte next = in.get();
      if (next == '\n') {
        return new String(line, 0, size, StandardCharsets.ISO_8859_1);
      }
      if (next != '\r') {
        if (size == line.length) {
          line = Arrays.copyOf(line, 2 * size);
        }
        line[size++] = next;
      }
    }
  }

  private void fill() throws IOException {
    in.clear();
    int count = channel.read(in);
    in.flip();
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /// An answer that ends the run.
  static final class BadAnswer extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    BadAnswer(int status, String message) {
      super(message);
      this.status = status;
    }

    /// Its HTTP status.
    int status() {
      return status;
    }
  }
}
