package io.logpost.log;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Heap buffers for reading segments, kept for the next read. Any thread.
final class BufferPool {
  /// What one read of a file asks for at most, unless a single batch is larger.
  static final int BUFFER_BYTES = 256 << 10;

  /// Buffers that grew past this for a large batch are not kept.
  private static final int MAX_KEPT_BYTES = 1 << 20;

  private static final int MAX_KEPT = 16;

  private final ConcurrentLinkedQueue<ByteBuffer> kept = new ConcurrentLinkedQueue<>();
  private final AtomicInteger keptCount = new AtomicInteger();

  ByteBuffer take() {
    @Nullable ByteBuffer buffer = kept.poll();
    if (buffer == null) {
      return ByteBuffer.allocate(BUFFER_BYTES);
    }
    keptCount.decrementAndGet();
    return buffer;
  }

  void give(ByteBuffer buffer) {
    if (buffer.capacity() > MAX_KEPT_BYTES) {
      return;
    }
    if (keptCount.incrementAndGet() > MAX_KEPT) {
      keptCount.decrementAndGet();
    } else {
      kept.add(buffer);
    }
  }
}
