package io.logpost.http.json;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Gathers the bytes of a JSON text and sends them on in chunks.
///
/// Its user writes the brackets and commas; it knows how strings, numbers and base64 look. Nothing
/// is sent before a chunk is full, so that a failure until then can still become another answer.
/// One thread at a time.
public final class JsonOutput {
  /// Where the chunks go.
  public interface Target {
    /// The stream to write to; asked once, for the first chunk.
    ///
    /// @param firstBytes size of that chunk
    OutputStream open(int firstBytes) throws IOException;
  }

  /// Where the memory is counted that an output takes.
  public interface Room {
    Room UNLIMITED =
        new Room() {
          @Override
          public boolean tryTake(long bytes) {
            return true;
          }

          @Override
          public void take(long bytes) {}

          @Override
          public void giveBack(long bytes) {}
        };

    /// Takes more if there is any left; false where there is not.
    boolean tryTake(long bytes);

    /// Takes more, whether there is any left or not.
    void take(long bytes);

    void giveBack(long bytes);
  }

  private static final int CHUNK_BYTES = 64 * 1024;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /// Little, since a long poll holds it while it waits; the next step is larger.
  private static final int FIRST_BYTES = 64;

  private static final int SECOND_BYTES = 8192;

  /// What is held beside a large answer while it is sent: buffers of the file that is read and of
  /// the connection.
  private static final int BESIDE_BYTES = 320 << 10;

  private final Target target;
  private final Room room;
  private final boolean lines;
  private byte[] bytes = new byte[FIRST_BYTES];
  private int size;
  private long sentBytes;
  private int chunkBytes = CHUNK_BYTES;
  private long besideBytes;
  private @Nullable OutputStream out;

  public JsonOutput(Target target) {
    this(target, Room.UNLIMITED, false);
  }

  /// An output whose memory is counted.
  public JsonOutput(Target target, Room room) {
    this(target, room, false);
  }

  private JsonOutput(Target target, Room room, boolean lines) {
    this.target = target;
    this.room = room;
    this.lines = lines;
  }

  /// An output of texts that are a line each, whose memory is counted.
  public static JsonOutput ofLines(Target target, Room room) {
    return new JsonOutput(target, room, true);
  }

  /// Sees to it that a text of about so many bytes has room; false where there is too little memory
  /// left for that.
  public boolean makeRoom(long count) {
    long least = size + count;
    long beside = least > SECOND_BYTES ? BESIDE_BYTES - besideBytes : 0;
    int length = least <= bytes.length ? bytes.length : grown((int) least);
    if (!room.tryTake(length - bytes.length + beside)) {
      return false;
    }
    besideBytes += beside;
    bytes = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    return true;
  }

  /// How many bytes were written, sent or not.
  public long writtenBytes() {
    return sentBytes + size;
  }

  /// Whether the first chunk is on its way.
  public boolean isCommitted() {
    return out != null;
  }

  /// How many bytes wait to be sent.
  public int pendingBytes() {
    return size;
  }

  /// Gathers everything until {@link #send} is called, for an answer that must not begin before its
  /// end is known.
  public void holdBack() {
    chunkBytes = Integer.MAX_VALUE;
  }

  /// Writes characters that need no escaping, all of them ASCII: brackets, names, fixed texts.
  @SuppressWarnings("deprecation") // the fast way for ASCII
  public JsonOutput ascii(String text) {
    int length = text.length();
    reserve(length);
    text.getBytes(0, length, bytes, size);
    size += length;
    return this;
  }

  /// Writes bytes as they are.
  public JsonOutput raw(byte[] source) {
    return raw(source, 0, source.length);
  }

  /// Writes a range of bytes as it is.
  public JsonOutput raw(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
    return this;
  }

  /// Writes a text that is JSON already; where texts are lines, without the line ends that may
  /// stand between its tokens. Within a token none can stand.
  public JsonOutput json(byte[] text, int from, int to) {
    return lines ? withoutLineEnds(text, from, to) : raw(text, from, to);
  }

  private JsonOutput withoutLineEnds(byte[] text, int from, int to) {
    int runStart = from;
    for (int i = from; i < to; i++) {
      if (text[i] == '\n' || text[i] == '\r') {
        raw(text, runStart, i);
        runStart = i + 1;
      }
    }
    return raw(text, runStart, to);
  }

  public JsonOutput number(long value) {
    reserve(20);
    if (value < 0) {
      return ascii(Long.toString(value));
    }
    int digits = digits(value);
    long rest = value;
    for (int i = size + digits - 1; i >= size; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
    return this;
  }

  /// Writes a text as a string in quotes.
  public JsonOutput string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return string(utf8, 0, utf8.length);
  }

  /// Writes the bytes of a text, which have to be UTF-8, as a string in quotes.
  public JsonOutput string(byte[] utf8, int from, int to) {
    reserve(to - from + 2);
    bytes[size++] = '"';
    int runStart = from;
    for (int i = from; i < to; i++) {
      byte next = utf8[i];
      if ((next >= 0 && next < ' ') || next == '"' || next == '\\') {
        raw(utf8, runStart, i);
        escape(next);
        runStart = i + 1;
      }
    }
    raw(utf8, runStart, to);
    return single('"');
  }

  /// Writes bytes as a string of padded base64.
  public JsonOutput base64(byte[] source, int from, int to) {
    ByteBuffer encoded = Base64.getEncoder().encode(ByteBuffer.wrap(source, from, to - from));
    return single('"')
        .raw(encoded.array(), encoded.arrayOffset(), encoded.arrayOffset() + encoded.limit())
        .single('"');
  }

  /// Takes back the last byte, such as a comma after the last element; not across {@link #send}.
  public void dropLast() {
    size--;
  }

  /// Sends what has gathered if it fills a chunk; called between records, so that a chunk holds
  /// whole ones.
  public void sendFullChunk() {
    if (size >= chunkBytes) {
      send();
    }
  }

  /// Sends what has gathered.
  ///
  /// @throws UncheckedIOException when the reader is gone
  public void send() {
    try {
      OutputStream stream = out;
      if (stream == null) {
        stream = target.open(size);
        out = stream;
      }
      stream.write(bytes, 0, size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sentBytes += size;
    size = 0;
  }

  /// Sends what has gathered through to the reader.
  public void flush() {
    send();
    try {
      if (out != null) {
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Gives back what a large text took, with nothing waiting to be sent; for who will be idle.
  public void trim() {
    if (size == 0 && bytes.length > FIRST_BYTES) {
      room.giveBack(bytes.length - FIRST_BYTES + besideBytes);
      besideBytes = 0;
      bytes = new byte[FIRST_BYTES];
    }
  }

  private JsonOutput single(char character) {
    reserve(1);
    bytes[size++] = (byte) character;
    return this;
  }

  private void escape(byte character) {
    switch (character) {
      case '"' -> ascii("\\\"");
      case '\\' -> ascii("\\\\");
      case '\n' -> ascii("\\n");
      case '\r' -> ascii("\\r");
      case '\t' -> ascii("\\t");
      default -> {
        ascii("\\u00");
        reserve(2);
        bytes[size++] = HEX[character >> 4];
        bytes[size++] = HEX[character & 0xf];
      }
    }
  }

  private void reserve(int count) {
    if (bytes.length - size < count) {
      int length = grown(size + count);
      room.take(length - bytes.length);
      bytes = Arrays.copyOf(bytes, length);
    }
  }

  private int grown(int least) {
    return Math.max(Math.max(least, SECOND_BYTES), bytes.length * 2);
  }

  private static int digits(long value) {
    int digits = 1;
    for (long limit = 10; digits < 19 && value >= limit; digits++) {
      limit *= 10;
    }
    return digits;
  }
}
