package io.logpost.record;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import org.xerial.snappy.SnappyOutputStream;

/// A codec for the records of a batch, with the number that Kafka's attributes give it.
///
/// The streams are those that Kafka itself writes: a gzip member, snappy-java's framing, an LZ4
/// frame of independent blocks, a zstd frame. Stateless.
public enum Compression {
  NONE(0, "uncompressed"),
  GZIP(1, "gzip"),
  SNAPPY(2, "snappy"),
  LZ4(3, "lz4"),
  ZSTD(4, "zstd");

  /// What the records of one batch may inflate to, so that a few bytes cannot take the whole heap.
  /// Larger records are stored uncompressed.
  static final int MAX_INFLATED_BYTES = 128 << 20;

  private static final int GZIP_BUFFER_BYTES = 8192;

  private final int id;
  private final String configValue;

  Compression(int id, String configValue) {
    this.id = id;
    this.configValue = configValue;
  }

  int id() {
    return id;
  }

  /// The word that stands for it in `compression.type`.
  public String configValue() {
    return configValue;
  }

  /// The codec of an attributes field.
  ///
  /// @throws InvalidBatchException for a number that Kafka does not use
  static Compression byId(int id) {
    if (id >= values().length) {
      throw new InvalidBatchException("unknown compression codec " + id);
    }
    return values()[id];
  }

  /// The compressed form of what remains of a buffer, whose position stays.
  ByteBuffer compress(ByteBuffer records) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(records.remaining() / 2 + 64);
    try (OutputStream out = wrapForOutput(compressed)) {
      out.write(bytesOf(records));
    } catch (IOException e) {
      throw new IllegalStateException("compressing in memory failed", e);
    }
    return ByteBuffer.wrap(compressed.toByteArray());
  }

  /// What remains of a buffer, whose position stays, as it was before it was compressed.
  ///
  /// Memory is taken as the output grows, not by what the input claims, except by zstd: its window,
  /// up to 128 MiB outside the heap.
  ///
  /// @throws InvalidBatchException for bytes of another form, and beyond {@link
  ///   #MAX_INFLATED_BYTES}
  ByteBuffer decompress(ByteBuffer records) {
    if (this == NONE) {
      return records;
    }
    byte[] inflated;
    try {
      inflated = inflate(bytesOf(records));
    } catch (InvalidBatchException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // the libraries throw both for the same causes
      throw new InvalidBatchException("records that are no " + configValue, e);
    }
    if (inflated.length > MAX_INFLATED_BYTES) {
      throw tooLarge();
    }
    return ByteBuffer.wrap(inflated);
  }

  static InvalidBatchException tooLarge() {
    return new InvalidBatchException("records inflate to over " + MAX_INFLATED_BYTES + " bytes");
  }

  private byte[] inflate(byte[] compressed) throws IOException {
    if (this == SNAPPY) {
      return Snappy.decompress(compressed, MAX_INFLATED_BYTES);
    }
    try (InputStream in = wrapForInput(new ByteArrayInputStream(compressed))) {
      return in.readNBytes(MAX_INFLATED_BYTES + 1);
    }
  }

  /// A copy, whatever kind of buffer it is: next to the work of a codec it costs nothing.
  private static byte[] bytesOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  private OutputStream wrapForOutput(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out, GZIP_BUFFER_BYTES);
      case SNAPPY -> new SnappyOutputStream(out);
      case LZ4 -> new LZ4FrameOutputStream(out, BLOCKSIZE.SIZE_64KB, Bits.BLOCK_INDEPENDENCE);
      case ZSTD -> new ZstdOutputStreamNoFinalizer(out);
    };
  }

  private InputStream wrapForInput(InputStream in) throws IOException {
    return switch (this) {
      case NONE, SNAPPY -> in;
      case GZIP -> new GZIPInputStream(in, GZIP_BUFFER_BYTES);
      case LZ4 -> new LZ4FrameInputStream(in);
      case ZSTD -> new ZstdInputStreamNoFinalizer(in);
    };
  }
}
