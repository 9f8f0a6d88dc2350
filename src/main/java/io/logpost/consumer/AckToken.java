package io.logpost.consumer;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;

/// Names a delivery: what a member sends back to acknowledge it.
///
/// Base64url without padding of, big-endian:
///
/// | bytes | field      | meaning                                                       |
/// |------:|------------|---------------------------------------------------------------|
/// |     1 | version    | 1; another one is refused                                     |
/// |     4 | generation | of the group when the records were read                       |
/// |     8 | claim      | random; a later delivery to the same member has another       |
/// |       | parts      | to the checksum, one or more                                  |
/// |     4 | checksum   | CRC-32C of all before it                                      |
///
/// and each part:
///
/// | bytes | field     | meaning                                              |
/// |------:|-----------|------------------------------------------------------|
/// |     1 | size      | of the topic's id; 0: the same topic as the part before |
/// |  size | topicId   | ASCII                                                |
/// |     4 | partition |                                                      |
/// |     8 | from      | the offset that was committed when it was read       |
/// |     8 | to        | the offset to commit, > from                         |
///
/// {@link Reading#MAX_PARTITIONS} parts stay under 8 KiB of text. The checksum tells a mangled
/// token from one that is out of date; it is no secret, since a member may commit what it likes.
///
/// @param parts by topic and partition
record AckToken(int generation, long claim, List<Part> parts) {
  private static final byte VERSION = 1;
  private static final int CHECKSUM_BYTES = 4;
  private static final int MAX_CHARACTERS = 8192;

  /// The records of one partition.
  record Part(String topicId, int partition, long from, long to) {}

  AckToken {
    parts = List.copyOf(parts);
  }

  /// The token as a text.
  String encoded() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(out);
      out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(generation);
    out.writeLong(claim);
    String before = "";
    for (Part part : parts) {
      byte[] id = part.topicId().getBytes(StandardCharsets.US_ASCII);
      boolean same = part.topicId().equals(before);
      out.writeByte(same ? 0 : id.length);
      out.write(id, 0, same ? 0 : id.length);
      out.writeInt(part.partition());
      out.writeLong(part.from());
      out.writeLong(part.to());
      before = part.topicId();
    }
    out.flush();
  }

  /// Reads a token back.
  ///
  /// @throws InvalidField for a text that is none
  static AckToken decode(String text) {
    try {
      if (text.length() <= MAX_CHARACTERS) {
        return read(Base64.getUrlDecoder().decode(text));
      }
    } catch (IllegalArgumentException | BufferUnderflowException _) {
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
    int generation = in.getInt();
    long claim = in.getLong();
    List<Part> parts = new ArrayList<>();
    String topicId = "";
    do {
      byte[] id = new byte[in.get() & 0xff];
      in.get(id);
      topicId = id.length == 0 ? topicId : new String(id, StandardCharsets.US_ASCII);
      parts.add(new Part(topicId, in.getInt(), in.getLong(), in.getLong()));
    } while (in.hasRemaining());
    return new AckToken(generation, claim, parts);
  }

  private static int checksum(byte[] bytes, int size) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, size);
    return (int) crc.getValue();
  }
}
