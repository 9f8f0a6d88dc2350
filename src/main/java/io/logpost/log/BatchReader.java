package io.logpost.log;

import io.logpost.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Walks the batches of a segment's bytes, each checked against its checksum before it is given
/// out.
///
/// A batch is valid until the next one is asked for. One thread at a time.
final class BatchReader {
  /// Lengths above this are taken for damage, so that a flipped bit asks for no gigabytes.
  private static final int MAX_BATCH_BYTES = 256 << 20;

  private static final int FIRST_READ_BYTES = 16 << 10;

  private final PooledFile file;
  private final long limit;
  private ByteBuffer buffer;
  private long bufferPosition;
  private long position;
  private long nextPosition;
  private int readBytes = FIRST_READ_BYTES;

  /// @param position where the first batch starts
  /// @param limit where the bytes that may be read end
  /// @param buffer room to read into; {@link #buffer} at the end, which may be a larger one
  BatchReader(PooledFile file, long position, long limit, ByteBuffer buffer) {
    this.file = file;
    this.limit = limit;
    this.buffer = buffer.clear().limit(0);
    this.position = position;
    this.bufferPosition = position;
    this.nextPosition = position;
  }

  /// The next whole batch; null at the limit, and where something else than a whole batch stands.
  @Nullable RecordBatch next() throws IOException {
    position = nextPosition;
    if (!fill(RecordBatch.LENGTH_PREFIX_BYTES)) {
      return null;
    }
    long size = RecordBatch.sizeAt(buffer, inBuffer());
    if (size < RecordBatch.HEADER_BYTES || size > MAX_BATCH_BYTES || !fill((int) size)) {
      return null;
    }
    RecordBatch batch = new RecordBatch(buffer.slice(inBuffer(), (int) size));
    if (!batch.isWhole()) {
      return null;
    }
    nextPosition = position + size;
    return batch;
  }

  /// Where the batch given last starts; after a null, where the walk ended.
  long position() {
    return position;
  }

  /// Whether the walk ended because there is no more, rather than at bytes that are no batch.
  boolean atLimit() {
    return position >= limit;
  }

  ByteBuffer buffer() {
    return buffer;
  }

  private int inBuffer() {
    return (int) (position - bufferPosition);
  }

  /// Makes sure that so many bytes from `position` on are in the buffer; false where the file does
  /// not have them.
  private boolean fill(int size) throws IOException {
    if (size > limit - position) {
      return false;
    }
    if (inBuffer() + size <= buffer.limit()) {
      return true;
    }
    buffer.position(inBuffer());
    if (size > buffer.capacity()) {
      buffer = ByteBuffer.allocate(size).put(buffer);
    } else {
      buffer.compact();
    }
    bufferPosition = position;
    int wanted = (int) Math.min(Math.max(size, readBytes), limit - position);
    readBytes = Math.min(readBytes * 4, BufferPool.BUFFER_BYTES);
    buffer.limit(Math.min(wanted, buffer.capacity()));
    while (buffer.hasRemaining()) {
      if (file.read(buffer, bufferPosition + buffer.position()) < 0) {
        break;
      }
    }
    buffer.flip();
    return buffer.limit() >= size;
  }
}
