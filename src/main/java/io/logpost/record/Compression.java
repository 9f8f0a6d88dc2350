package io.logpost.record;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// A codec for the records of a batch, with the number that Kafka's attributes give it.
///
/// The streams are those that Kafka itself writes: gzip members, snappy-java's framing, LZ4 frames,
/// zstd frames. Stateless.
public enum Compression {
  NONE(0, "uncompressed"),
  GZIP(1, "gzip"),
  SNAPPY(2, "snappy"),
  LZ4(3, "lz4"),
  ZSTD(4, "zstd");

  /// What the records of one batch may inflate to; a batch of `max.message.bytes` never comes near
  /// it honestly.
  static final int MAX_INFLATED_BYTES = 1 << 30;

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

  ByteBuffer compress(ByteBuffer records) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(records.remaining() / 2 + 64);
    try (OutputStream out = wrapForOutput(compressed)) {
      out.write(records.array(), records.arrayOffset() + records.position(), records.remaining());
    } catch (IOException e) {
      throw new IllegalStateException("compressing in memory failed", e);
    }
    return ByteBuffer.wrap(compressed.toByteArray());
  }

  ByteBuffer decompress(ByteBuffer records) {
    if (this == NONE) {
      return records;
    }
    byte[] compressed = new byte[records.remaining()];
    records.get(records.position(), compressed);
    try (InputStream in = wrapForInput(new ByteArrayInputStream(compressed))) {
      byte[] inflated = in.readNBytes(MAX_INFLATED_BYTES);
      if (inflated.length == MAX_INFLATED_BYTES) {
        throw new InvalidBatchException("records inflate to over " + MAX_INFLATED_BYTES + " bytes");
      }
      return ByteBuffer.wrap(inflated);
    } catch (IOException e) {
      throw new InvalidBatchException("records that are no " + configValue, e);
    }
  }

  private OutputStream wrapForOutput(OutputStream out) throws IOException {
    return switch (this) {
      case NONE -> out;
      case GZIP -> new GZIPOutputStream(out);
      case SNAPPY -> new org.xerial.snappy.SnappyOutputStream(out);
      case LZ4 -> new net.jpountz.lz4.LZ4FrameOutputStream(out);
      case ZSTD -> new com.github.luben.zstd.ZstdOutputStream(out);
    };
  }

  private InputStream wrapForInput(InputStream in) throws IOException {
    return switch (this) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in);
      case SNAPPY -> new org.xerial.snappy.SnappyInputStream(in);
      case LZ4 -> new net.jpountz.lz4.LZ4FrameInputStream(in);
      case ZSTD -> new com.github.luben.zstd.ZstdInputStream(in);
    };
  }
}
