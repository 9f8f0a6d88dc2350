package io.logpost.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Random;

/// Batches and bytes that tests of this package start from.
final class Batches {
  private Batches() {}

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  static ByteBuffer random(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  /// A batch with everything the format has: no key, no value, empty ones, headers of each kind,
  /// timestamps that fall, from base offset 42.
  static RecordBatch ofEverything() {
    RecordBatchBuilder builder = new RecordBatchBuilder(1 << 20);
    Headers.Builder headers = new Headers.Builder();
    builder.append(1000, bytes("key"), bytes("{\"a\":1}"), Headers.none(), true);
    builder.append(900, null, bytes("text"), Headers.none(), false);
    builder.append(1200, bytes("gone"), null, Headers.none(), true);
    builder.append(1200, bytes(""), bytes(""), headers.add("a", "1").add("a", "2").build(), false);
    headers.clear().add("b", "").add(bytes("b"), null);
    builder.append(0, bytes("k"), bytes("v"), headers.build(), false);
    return at(42, builder.build());
  }

  /// A batch of records with much in common, so that each codec makes it smaller.
  static RecordBatch compressible(int records) {
    RecordBatchBuilder builder = new RecordBatchBuilder(16 << 20);
    for (int i = 0; i < records; i++) {
      builder.append(
          1_763_720_000_000L + i,
          bytes("key-" + i % 7),
          bytes("{\"id\":" + i + ",\"text\":\"the same again and again\"}"),
          Headers.none(),
          true);
    }
    return at(7, builder.build());
  }

  static RecordBatch at(long baseOffset, RecordBatch batch) {
    batch.assignBaseOffset(baseOffset);
    return batch;
  }

  static byte[] copyOf(RecordBatch batch) {
    byte[] copy = new byte[batch.sizeInBytes()];
    batch.buffer().get(copy);
    return copy;
  }

  /// A random generator whose seed the test's output names.
  static Random seeded(Class<?> test) {
    long seed = System.nanoTime();
    System.out.println(test.getSimpleName() + " seed " + seed);
    return new Random(seed);
  }
}
