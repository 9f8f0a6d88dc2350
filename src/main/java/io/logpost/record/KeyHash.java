package io.logpost.record;

import java.nio.ByteBuffer;

/// Chooses a key's partition as Kafka's Java client does: murmur2 of the key's bytes, sign bit
/// cleared, modulo.
///
/// Murmur2 is Austin Appleby's 32-bit hash with seed 0x9747b28c, as in Kafka's `Utils.murmur2`.
/// Stateless.
public final class KeyHash {
  private static final int SEED = 0x9747b28c;
  private static final int MULTIPLIER = 0x5bd1e995;

  private KeyHash() {}

  /// The partition of a key, from 0 to `partitionCount` - 1; the buffer's position stays.
  ///
  /// @param partitionCount at least 1
  public static int partition(ByteBuffer key, int partitionCount) {
    return (murmur2(key) & 0x7fffffff) % partitionCount;
  }

  static int murmur2(ByteBuffer key) {
    int size = key.remaining();
    int at = key.position();
    int hash = SEED ^ size;
    for (int words = size >>> 2; words > 0; words--, at += 4) {
      int word = littleEndianInt(key, at) * MULTIPLIER;
      word ^= word >>> 24;
      hash = (hash * MULTIPLIER) ^ (word * MULTIPLIER);
    }
    int tail = size & 3;
    for (int i = tail - 1; i >= 0; i--) {
      hash ^= (key.get(at + i) & 0xff) << (8 * i);
    }
    if (tail > 0) {
      hash *= MULTIPLIER;
    }
    hash ^= hash >>> 13;
    hash *= MULTIPLIER;
    return hash ^ (hash >>> 15);
  }

  private static int littleEndianInt(ByteBuffer from, int at) {
    return (from.get(at) & 0xff)
        | (from.get(at + 1) & 0xff) << 8
        | (from.get(at + 2) & 0xff) << 16
        | (from.get(at + 3) & 0xff) << 24;
  }
}
