package io.logpost.http.records;

import io.logpost.error.LogpostException.BadParameter;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where reading a topic goes on: a position for each partition, and which partition comes first.
/// Opaque to callers.
///
/// Base64url without padding of:
///
/// |  at | bytes | field     | meaning                                                          |
/// |----:|------:|-----------|------------------------------------------------------------------|
/// |   0 |     1 | version   | 1; another one is refused                                        |
/// |   1 |     8 | topic     | hash of the topic's id: a re-created topic has another           |
/// |   9 |     1 | all       | 1 where all partitions are read, new ones too; else 0            |
/// |  10 |     4 | first     | the partition to start with                                      |
/// |  14 |     4 | count     | how many positions follow                                        |
/// |  18 |    12 | positions | each a partition (4) and the next offset to read (8)             |
///
/// Immutable.
///
/// @param positions by partition, in ascending order
record TopicCursor(long topicHash, boolean all, int first, Map<Integer, Long> positions) {
  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 18;
  private static final int POSITION_BYTES = 12;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  TopicCursor {
    positions = Collections.unmodifiableMap(new LinkedHashMap<>(positions));
  }

  /// The hash of a topic's id, 64-bit FNV-1a.
  static long hash(String topicId) {
    long hash = FNV_OFFSET;
    for (byte next : topicId.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (next & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  /// The cursor as a text.
  String encoded() {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + positions.size() * POSITION_BYTES);
    bytes.put(VERSION).putLong(topicHash).put((byte) (all ? 1 : 0));
    bytes.putInt(first).putInt(positions.size());
    positions.forEach((partition, offset) -> bytes.putInt(partition).putLong(offset));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /// Reads a cursor back.
  ///
  /// @param expectedHash of the topic that is read
  /// @throws BadParameter for a text that is none, or that belongs to another topic
  static TopicCursor decode(String text, long expectedHash) {
    TopicCursor cursor;
    try {
      cursor = read(ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)));
    } catch (IllegalArgumentException | BufferUnderflowException _) {
      throw new BadParameter("cursor", "cursor is not one that this server gave out.");
    }
    if (cursor.topicHash != expectedHash) {
      throw new BadParameter(
          "cursor",
          "cursor belongs to another topic, or to one of this name that was deleted since; start"
              + " again without it.");
    }
    return cursor;
  }

  private static TopicCursor read(ByteBuffer bytes) {
    if (bytes.get() != VERSION) {
      throw new IllegalArgumentException("unknown version");
    }
    long hash = bytes.getLong();
    boolean all = bytes.get() == 1;
    int first = bytes.getInt();
    int count = bytes.getInt();
    if (count < 1 || bytes.remaining() != count * (long) POSITION_BYTES) {
      throw new IllegalArgumentException("wrong length");
    }
    Map<Integer, Long> positions = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      int partition = bytes.getInt();
      long offset = bytes.getLong();
      if (partition < 0 || offset < 0 || positions.put(partition, offset) != null) {
        throw new IllegalArgumentException("impossible position");
      }
    }
    return new TopicCursor(hash, all, first, positions);
  }
}
