package io.logpost.engine.kafka;

import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// Gives a producer the bytes of a borrowed buffer, whose position stays. Kafka's own serializer of
/// buffers would take a buffer's backing array for its content.
final class BufferBytes implements Serializer<ByteBuffer> {
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable ByteBuffer data) {
    if (data == null) {
      return null;
    }
    byte[] bytes = new byte[data.remaining()];
    data.get(data.position(), bytes);
    return bytes;
  }
}
