package io.logpost.log;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The last offset of each key, in memory that does not depend on how long keys are.
///
/// Keys are told apart by their 16-byte MD5, as Kafka's cleaner does it: 24 bytes a key, in an open
/// hash table that is filled to nine tenths. One thread at a time.
final class KeyOffsets {
  static final int BYTES_PER_KEY = 24;

  private static final int WORDS_PER_KEY = 3;
  private static final int MAX_PLACES = (Integer.MAX_VALUE - 8) / WORDS_PER_KEY;
  private static final double FILLED = 0.9;
  private static final int HASH_BYTES = 16;

  /// For each place the two halves of a hash and an offset plus one; 0 where it is free.
  private final long[] words;

  private final int places;
  private final int maxKeys;
  private final MessageDigest md5 = md5();
  private int keyCount;

  /// @param memoryBytes what it may take
  /// @param wantedKeys no more than these will come
  KeyOffsets(long memoryBytes, long wantedKeys) {
    double wanted = wantedKeys / FILLED + 2;
    places = (int) Math.min(wanted, Math.clamp(memoryBytes / BYTES_PER_KEY, 2, MAX_PLACES));
    maxKeys = Math.max(1, (int) (places * FILLED));
    words = new long[places * WORDS_PER_KEY];
  }

  /// Notes the last offset of a key so far; false where it has no room for one more key.
  boolean put(ByteBuffer key, long offset) {
    int at = find(key);
    if (words[at + 2] == 0) {
      if (keyCount == maxKeys) {
        return false;
      }
      keyCount++;
    }
    words[at + 2] = offset + 1;
    return true;
  }

  /// The last offset that was noted of a key; -1 without.
  long last(ByteBuffer key) {
    return words[find(key) + 2] - 1;
  }

  /// The words of a key, or of the free place where they would go, with the key in it already.
  private int find(ByteBuffer key) {
    md5.update(key.duplicate());
    ByteBuffer hash = ByteBuffer.wrap(md5.digest());
    long first = hash.getLong(0);
    long second = hash.getLong(HASH_BYTES / 2);
    int place = (int) Long.remainderUnsigned(second, places);
    while (true) {
      int at = place * WORDS_PER_KEY;
      if (words[at + 2] == 0) {
        words[at] = first;
        words[at + 1] = second;
        return at;
      }
      if (words[at] == first && words[at + 1] == second) {
        return at;
      }
      place = place + 1 == places ? 0 : place + 1;
    }
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }
}
