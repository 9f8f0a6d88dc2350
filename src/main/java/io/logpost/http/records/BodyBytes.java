package io.logpost.http.records;

import io.logpost.http.InFlightBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// A whole body in memory, claimed against the bytes in flight as it comes in; twice, since its
/// records are written into batches of about its size.
///
/// @param bytes the body from index 0, with room behind it
/// @param size how long the body is
@SuppressWarnings("ArrayRecordComponent") // shared, not compared
record BodyBytes(byte[] bytes, int size) {
  private static final int TRUSTED_BYTES = 64 * 1024;
  private static final int FIRST_BYTES = 8 * 1024;

  /// Reads a body to its end.
  ///
  /// @param maxBytes what the stream gives at most
  /// @param declared what Content-Length says, or -1; believed up to a point, so that nobody claims
  ///   room for bytes that never come
  static BodyBytes read(InputStream in, long maxBytes, long declared, InFlightBytes.Claim claim)
      throws IOException {
    long most = declared < 0 ? maxBytes + 1 : Math.max(declared, 1);
    int capacity = (int) Math.min(declared < 0 ? FIRST_BYTES : TRUSTED_BYTES, most);
    claim.grow(2L * capacity);
    byte[] bytes = new byte[capacity];
    int size = 0;
    while (true) {
      int count = in.read(bytes, size, bytes.length - size);
      if (count < 0) {
        return new BodyBytes(bytes, size);
      }
      size += count;
      if (size == declared) {
        return new BodyBytes(bytes, size);
      }
      if (size == bytes.length) {
        int larger = (int) Math.min(bytes.length * 2L, Math.max(most, bytes.length + 1L));
        claim.grow(2L * (larger - bytes.length));
        bytes = Arrays.copyOf(bytes, larger);
      }
    }
  }
}
