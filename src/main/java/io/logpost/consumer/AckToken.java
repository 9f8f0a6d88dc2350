package io.logpost.consumer;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import io.logpost.record.InvalidBatchException;
import io.logpost.record.Varints;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;

/// Names a delivery: what a member sends back to acknowledge it.
///
/// Base64url without padding of:
///
/// | bytes | field      | meaning                                                 |
/// |------:|------------|---------------------------------------------------------|
/// |     1 | version    | 1; another one is refused                               |
/// |     8 | claim      | random; a later delivery to the same member has another |
/// |  1–10 | generation | of the group when the records were read                 |
/// |       | parts      | to the checksum, one or more                            |
/// |     4 | checksum   | CRC-32C of all before it, big-endian                    |
///
/// and each part:
///
/// | bytes | field     | meaning                                                 |
/// |------:|-----------|---------------------------------------------------------|
/// |     1 | size      | of the topic's id; 0: the same topic as the part before |
/// |  size | topicId   | ASCII                                                   |
/// |  1–10 | partition |                                                         |
/// |  1–10 | from      | the offset that was committed when it was read          |
/// |  1–10 | count     | offset to commit, less from; > 0                        |
///
/// Numbers without a fixed size are the varints of Kafka's record format (zig-zag, base 128).
/// {@link Reading#MAX_PARTITIONS} parts stay under 8 KiB of text. The checksum tells a mangled
/// token from one that is out of date; it is no secret, since a member may commit what it likes.
///
/// @param parts by topic and partition
record AckToken(int generation, long claim, List<Part> parts) {
  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 1 + 8 + Varints.MAX_BYTES;
  private static final int CHECKSUM_BYTES = 4;
  private static final int MAX_CHARACTERS = 8192;

  /// The records of one partition.
  record Part(String topicId, int partition, long from, long to) {}

  AckToken {
    parts = List.copyOf(parts);
  }

  /// The token as a text.
  String encoded() {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + CHECKSUM_BYTES + partsBytes());
    bytes.put(VERSION).putLong(claim);
    Varints.putLong(bytes, generation);
    String before = "";
    for (Part part : parts) {
      putTopic(bytes, part.topicId(), before);
      Varints.putLong(bytes, part.partition());
      Varints.putLong(bytes, part.from());
      Varints.putLong(bytes, part.to() - part.from());
      before = part.topicId();
    }
    bytes.putInt(checksum(bytes.array(), bytes.position()));
    byte[] used = Arrays.copyOf(bytes.array(), bytes.position());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(used);
  }

  private int partsBytes() {
    return parts.stream()
        .mapToInt(part -> 1 + part.topicId().length() + 3 * Varints.MAX_BYTES)
        .sum();
  }

  private static void putTopic(ByteBuffer to, String id, String before) {
    if (id.equals(before)) {
      to.put((byte) 0);
    } else {
      to.put((byte) id.length()).put(id.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /// Reads a token back.
  ///
  /// @throws InvalidField for a text that is none
  static AckToken decode(String text) {
    try {
      if (text.length() <= MAX_CHARACTERS) {
        return read(Base64.getUrlDecoder().decode(text));
      }
    } catch (IllegalArgumentException | BufferUnderflowException | InvalidBatchException _) {
      // said below, once for all ways of being none
    }
    throw new InvalidField(
        Place.field("ack_token"),
        "ack_token is not one that this server gave out; send it back as you got it.");
  }

  private static AckToken read(byte[] all) {
    int size = all.length - CHECKSUM_BYTES;
    ByteBuffer in = ByteBuffer.wrap(all);
    if (size < 0 || in.getInt(size) != checksum(all, size) || in.get() != VERSION) {
      throw new IllegalArgumentException("mangled");
    }
    in.limit(size);
    long claim = in.getLong();
    int generation = (int) Varints.readLong(in);
    List<Part> parts = new ArrayList<>();
    String topicId = "";
    do {
      byte[] id = new byte[in.get() & 0xff];
      in.get(id);
      topicId = id.length == 0 ? topicId : new String(id, StandardCharsets.US_ASCII);
      int partition = (int) Varints.readLong(in);
      long from = Varints.readLong(in);
      parts.add(new Part(topicId, partition, from, from + Varints.readLong(in)));
    } while (in.hasRemaining());
    return new AckToken(generation, claim, parts);
  }

  private static int checksum(byte[] bytes, int size) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, size);
    return (int) crc.getValue();
  }
}
