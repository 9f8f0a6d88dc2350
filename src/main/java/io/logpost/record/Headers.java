package io.logpost.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A record's headers in their stored form: ordered, repeatable, a value may be null.
///
/// The bytes are those of message format v2: a varint count, then for each header a varint length
/// and the name in UTF-8, a varint length (-1 for null) and the value. Buffers are borrowed from
/// whoever made the view. One thread at a time.
public final class Headers {
  /// Receives headers in order; the buffers are borrowed until it returns.
  public interface Visitor {
    /// One header; the name is UTF-8 where its writer kept to the format.
    void header(ByteBuffer name, @Nullable ByteBuffer value);
  }

  private static final Headers NONE = new Headers(ByteBuffer.wrap(new byte[1]).asReadOnlyBuffer());

  private final ByteBuffer encoded;

  private Headers(ByteBuffer encoded) {
    this.encoded = encoded;
  }

  /// No headers at all.
  public static Headers none() {
    return NONE;
  }

  /// A view of headers as they are stored, from the buffer's position to its limit.
  ///
  /// @throws InvalidBatchException where the bytes are anything but whole headers
  static Headers read(ByteBuffer encoded) {
    if (encoded.remaining() == 1 && encoded.get(encoded.position()) == 0) {
      return NONE;
    }
    Headers headers = new Headers(encoded);
    ByteBuffer rest = encoded.duplicate();
    walk(rest, (_, _) -> {});
    if (rest.hasRemaining()) {
      throw new InvalidBatchException(rest.remaining() + " bytes after the last header");
    }
    return headers;
  }

  /// How many there are.
  public int count() {
    return Varints.readInt(encoded.duplicate());
  }

  /// Shows each header in order.
  public void forEach(Visitor visitor) {
    walk(encoded.duplicate(), visitor);
  }

  private static void walk(ByteBuffer rest, Visitor visitor) {
    int count = Varints.readInt(rest);
    if (count < 0) {
      throw new InvalidBatchException("a count of " + count + " headers");
    }
    for (int i = 0; i < count; i++) {
      int nameSize = Varints.readInt(rest);
      visitor.header(Varints.take(rest, nameSize), Varints.readNullable(rest));
    }
  }

  ByteBuffer encoded() {
    return encoded;
  }

  /// Writes one record's headers after another's, in a buffer of its own that it uses again. One
  /// thread at a time.
  public static final class Builder {
    private final ByteSink entries = new ByteSink(64);
    private final ByteSink whole = new ByteSink(64);
    private int count;

    /// Forgets what was added; headers built before are no longer valid.
    public Builder clear() {
      entries.truncate(0);
      count = 0;
      return this;
    }

    /// Adds a copy of a header after those added before; the buffers' positions stay.
    public Builder add(ByteBuffer name, @Nullable ByteBuffer value) {
      entries.putVarint(name.remaining());
      entries.put(name);
      if (value == null) {
        entries.putVarint(-1);
      } else {
        entries.putVarint(value.remaining());
        entries.put(value);
      }
      count++;
      return this;
    }

    /// Adds a header with a text value.
    public Builder add(String name, String value) {
      return add(
          ByteBuffer.wrap(name.getBytes(StandardCharsets.UTF_8)),
          ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    /// The headers added since the last {@link #clear}; valid until the next.
    public Headers build() {
      whole.truncate(0);
      whole.putVarint(count);
      whole.put(entries.asBuffer());
      return new Headers(whole.asBuffer());
    }
  }
}
