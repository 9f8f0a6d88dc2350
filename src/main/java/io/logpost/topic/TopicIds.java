package io.logpost.topic;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.random.RandomGenerator;

/// Makes topic ids in Kafka's form: a random UUID (version 4) in 22 characters of base64url.
///
/// None starts with `-`, so that an id can stand on a command line. As safe for threads as its
/// source of randomness.
final class TopicIds {
  private final RandomGenerator random;

  TopicIds(RandomGenerator random) {
    this.random = random;
  }

  String next() {
    String id = encoded();
    while (id.startsWith("-")) {
      id = encoded();
    }
    return id;
  }

  private String encoded() {
    long high = (random.nextLong() & 0xffff_ffff_ffff_0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    byte[] uuid = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(uuid);
  }
}
