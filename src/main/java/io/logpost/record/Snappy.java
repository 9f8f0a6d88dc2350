package io.logpost.record;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads what snappy-java's output stream writes, and bare snappy blocks, which some of Kafka's
/// clients write.
///
/// snappy-java's own input stream allocates whatever a block claims to inflate to, up to 2 GiB;
/// this one first compares every claim with what the format can do.
///
/// | at | bytes | field      | meaning                                               |
/// |---:|------:|------------|-------------------------------------------------------|
/// |  0 |     8 | magic      | 82 'S' 'N' 'A' 'P' 'P' 'Y' 00; else one bare block    |
/// |  8 |     4 | version    | 1, not looked at: Kafka's own reader takes any from 1 |
/// | 12 |     4 | compatible | 1, likewise                                           |
/// | 16 |     4 | blockSize  | big-endian size of the block that follows; repeated   |
///
/// Stateless.
final class Snappy {
  private static final long MAGIC = 0x82534e4150505900L;
  private static final int HEADER_BYTES = 16;

  /// No element of the format makes more than this of a byte: a copy of 64 bytes takes 3.
  private static final int MAX_RATIO = 22;

  private Snappy() {}

  /// The bytes that were compressed, at most so many.
  ///
  /// @throws IOException where a block is damaged
  /// @throws InvalidBatchException where a size is wrong
  static byte[] decompress(byte[] compressed, int maxBytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(compressed);
    boolean framed = in.remaining() >= HEADER_BYTES && in.getLong(0) == MAGIC;
    if (!framed) {
      byte[] out = new byte[claimedSize(compressed, 0, compressed.length, maxBytes)];
      org.xerial.snappy.Snappy.uncompress(compressed, 0, compressed.length, out, 0);
      return out;
    }
    byte[] out = new byte[claimedSizeOfBlocks(in.position(HEADER_BYTES), maxBytes)];
    inflateBlocks(in.position(HEADER_BYTES), out);
    return out;
  }

  private static int claimedSizeOfBlocks(ByteBuffer in, int maxBytes) throws IOException {
    int total = 0;
    while (in.hasRemaining()) {
      ByteBuffer block = nextBlock(in);
      total += claimedSize(block.array(), block.arrayOffset(), block.limit(), maxBytes - total);
    }
    return total;
  }

  private static void inflateBlocks(ByteBuffer in, byte[] out) throws IOException {
    int at = 0;
    while (in.hasRemaining()) {
      ByteBuffer block = nextBlock(in);
      at +=
          org.xerial.snappy.Snappy.uncompress(
              block.array(), block.arrayOffset(), block.limit(), out, at);
    }
  }

  private static ByteBuffer nextBlock(ByteBuffer in) {
    int size = in.remaining() < Integer.BYTES ? -1 : in.getInt();
    if (size < 0 || size > in.remaining()) {
      throw new InvalidBatchException("snappy blocks that end too early");
    }
    ByteBuffer block = in.slice(in.position(), size);
    in.position(in.position() + size);
    return block;
  }

  private static int claimedSize(byte[] bytes, int from, int size, int maxBytes)
      throws IOException {
    int claimed = org.xerial.snappy.Snappy.uncompressedLength(bytes, from, size);
    if (claimed < 0 || claimed > (long) size * MAX_RATIO) {
      throw new InvalidBatchException(
          "a snappy block of " + size + " bytes that claims to inflate to " + claimed);
    }
    if (claimed > maxBytes) {
      throw Compression.tooLarge();
    }
    return claimed;
  }
}
