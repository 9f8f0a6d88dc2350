package io.logpost.http.records;

import io.logpost.error.LogpostException.BadParameter;
import io.logpost.record.InvalidBatchException;
import io.logpost.record.Varints;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where reading a topic goes on: a position for each partition, and which partition comes first.
/// Opaque to callers.
///
/// Base64url without padding of:
///
/// | bytes | field     | meaning                                                     |
/// |------:|-----------|-------------------------------------------------------------|
/// |     1 | version   | 2; another one is refused                                   |
/// |     8 | topic     | hash of the topic's id: a re-created topic has another      |
/// |     1 | all       | 1 where all partitions are read, new ones too; else 0       |
/// |  1–10 | first     | the partition to start with                                 |
/// |       | positions | to the end, one or more, in ascending order of partitions   |
///
/// A position is the partition, less the one before it and 1, and the next offset to read, less
/// that of the position before it; both start from 0. With `all` the partitions are left out: they
/// are 0, 1, 2 and so on. Numbers are the varints of Kafka's record format (zig-zag, base 128, 1 to
/// 10 bytes).
///
/// A URL holds 8 KiB. All of 1,000 partitions fit as long as offsets differ by less than 2^34,
/// about 17 thousand million, from one partition to the next; beyond, the answer to a URL that is
/// too long tells to read the partitions in parts.
///
/// Immutable.
///
/// @param positions by partition, in ascending order
record TopicCursor(long topicHash, boolean all, int first, Map<Integer, Long> positions) {
  private static final byte VERSION = 2;
  private static final int HEADER_BYTES = 10;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
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
    int[] partitions = positions.keySet().stream().mapToInt(Integer::intValue).toArray();
    long[] offsets = positions.values().stream().mapToLong(Long::longValue).toArray();
    byte[] text = encode(topicHash, all, first, partitions, offsets);
    return new String(text, StandardCharsets.US_ASCII);
  }

  /// The text of a cursor, without making one.
  ///
  /// @param partitions in ascending order
  /// @param offsets the next one of each partition
  static byte[] encode(long topicHash, boolean all, int first, int[] partitions, long[] offsets) {
    int numbers = 1 + 2 * partitions.length;
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + numbers * Varints.MAX_BYTES);
    bytes.put(VERSION).putLong(topicHash).put((byte) (all ? 1 : 0));
    Varints.putLong(bytes, first);
    int partition = -1;
    long offset = 0;
    for (int i = 0; i < partitions.length; i++) {
      if (!all) {
        Varints.putLong(bytes, partitions[i] - partition - 1);
      }
      Varints.putLong(bytes, offsets[i] - offset);
      partition = partitions[i];
      offset = offsets[i];
    }
    return TEXT.encode(Arrays.copyOf(bytes.array(), bytes.position()));
  }

  /// Reads a cursor back.
  ///
  /// @param expectedHash of the topic that is read
  /// @throws BadParameter for a text that is none, or that belongs to another topic
  static TopicCursor decode(FetchStart.Cursor sent, long expectedHash) {
    String name = sent.parameter();
    TopicCursor cursor;
    try {
      cursor = read(ByteBuffer.wrap(Base64.getUrlDecoder().decode(sent.text())));
    } catch (IllegalArgumentException | BufferUnderflowException | InvalidBatchException _) {
      throw new BadParameter(name, name + " is not one that this server gave out.");
    }
    if (cursor.topicHash != expectedHash) {
      throw new BadParameter(
          name,
          name
              + " belongs to another topic, or to one of this name that was deleted since; start"
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
    int first = partition(Varints.readLong(bytes));
    Map<Integer, Long> positions = new LinkedHashMap<>();
    int partition = -1;
    long offset = 0;
    do {
      partition = partition(partition + 1L + (all ? 0 : Varints.readLong(bytes)));
      offset += Varints.readLong(bytes);
      if (offset < 0 || positions.put(partition, offset) != null) {
        throw new IllegalArgumentException("impossible position");
      }
    } while (bytes.hasRemaining());
    return new TopicCursor(hash, all, first, positions);
  }

  private static int partition(long number) {
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("impossible partition");
    }
    return (int) number;
  }
}
