package io.logpost.record;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/// A record batch in Kafka's message format v2 (magic 2), over the bytes of a buffer.
///
/// All numbers are big-endian.
///
/// |  at | bytes | field                | meaning                                                    |
/// |----:|------:|----------------------|------------------------------------------------------------|
/// |   0 |     8 | baseOffset           | offset of the first record, set by the log                 |
/// |   8 |     4 | batchLength          | bytes after this field                                     |
/// |  12 |     4 | partitionLeaderEpoch | 0                                                          |
/// |  16 |     1 | magic                | 2                                                          |
/// |  17 |     4 | crc                  | CRC-32C of everything from `attributes` to the end         |
/// |  21 |     2 | attributes           | bits 0-2 codec, 3 LogAppendTime, 4 transactional,          |
/// |     |       |                      | 5 control, 6 baseTimestamp is a delete horizon,            |
/// |     |       |                      | 15 (ours) every value was checked as JSON                  |
/// |  23 |     4 | lastOffsetDelta      | last offset minus base offset                              |
/// |  27 |     8 | baseTimestamp        | what records' timestamps are relative to                   |
/// |  35 |     8 | maxTimestamp         | largest; with LogAppendTime that of every record           |
/// |  43 |     8 | producerId           | -1 without                                                 |
/// |  51 |     2 | producerEpoch        | -1 without                                                 |
/// |  53 |     4 | baseSequence         | -1 without                                                 |
/// |  57 |     4 | recordCount          | records, then (compressed with the codec) the records      |
///
/// The checksum leaves out baseOffset, batchLength, partitionLeaderEpoch and magic; {@link
/// #isWhole} checks length and magic too. A batch of another magic is none for this class. A delete
/// horizon is the time from which on the batch's tombstones may go; records' timestamps are
/// relative to it as to any other base.
///
/// Source: Apache Kafka, "Record Batch" in its protocol documentation. One thread at a time.
public final class RecordBatch {
  /// Size of all fields up to the records.
  public static final int HEADER_BYTES = 61;

  /// Bytes from the start that tell how long a batch is.
  public static final int LENGTH_PREFIX_BYTES = 12;

  static final int VALUES_ARE_JSON = 0x8000;

  private static final int LENGTH_AT = 8;
  private static final int LEADER_EPOCH_AT = 12;
  private static final int MAGIC_AT = 16;
  private static final int CRC_AT = 17;
  private static final int ATTRIBUTES_AT = 21;
  private static final int LAST_OFFSET_DELTA_AT = 23;
  private static final int BASE_TIMESTAMP_AT = 27;
  private static final int MAX_TIMESTAMP_AT = 35;
  private static final int PRODUCER_ID_AT = 43;
  private static final int PRODUCER_EPOCH_AT = 51;
  private static final int BASE_SEQUENCE_AT = 53;
  private static final int RECORD_COUNT_AT = 57;

  private static final int CODEC_MASK = 0x07;
  private static final int LOG_APPEND_TIME = 0x08;
  private static final int CONTROL = 0x20;
  private static final int DELETE_HORIZON = 0x40;
  private static final byte MAGIC = 2;

  private final ByteBuffer bytes;

  /// A batch over the bytes from a buffer's position to its limit, which are used, not copied.
  ///
  /// @throws InvalidBatchException for less than {@link #HEADER_BYTES}; nothing else is checked
  ///   here
  public RecordBatch(ByteBuffer bytes) {
    if (bytes.remaining() < HEADER_BYTES) {
      throw new InvalidBatchException("a batch of " + bytes.remaining() + " bytes");
    }
    this.bytes = bytes.slice();
  }

  /// How many bytes the batch takes whose first twelve stand at this index of a big-endian buffer;
  /// in a damaged file it may be anything, also negative.
  public static long sizeAt(ByteBuffer bytes, int position) {
    return (long) LENGTH_PREFIX_BYTES + bytes.getInt(position + LENGTH_AT);
  }

  /// Bytes of the whole batch, header included.
  public int sizeInBytes() {
    return bytes.limit();
  }

  /// Offset of the first record; 0 until {@link #assignBaseOffset}.
  public long baseOffset() {
    return bytes.getLong(0);
  }

  /// Offset of the last record, also of one that compaction has removed.
  public long lastOffset() {
    return baseOffset() + lastOffsetDelta();
  }

  /// The offset after the last record's.
  public long nextOffset() {
    return lastOffset() + 1;
  }

  /// Whether it begins at an offset, at which the batch before it ended: the base offset stands
  /// outside the checksum.
  public boolean follows(long offset) {
    return baseOffset() == offset && nextOffset() > offset;
  }

  /// How many records are in it; after compaction fewer than its offsets.
  public int recordCount() {
    return bytes.getInt(RECORD_COUNT_AT);
  }

  /// Largest timestamp of its records, milliseconds since 1970.
  public long maxTimestamp() {
    return bytes.getLong(MAX_TIMESTAMP_AT);
  }

  /// The codec of its records.
  ///
  /// @throws InvalidBatchException for one that Kafka does not know
  public Compression compression() {
    return Compression.byId(attributes() & CODEC_MASK);
  }

  /// Who set its records' timestamps.
  public TimestampType timestampType() {
    return (attributes() & LOG_APPEND_TIME) == 0
        ? TimestampType.CREATE_TIME
        : TimestampType.LOG_APPEND_TIME;
  }

  /// Whether it holds markers of transactions instead of records.
  public boolean isControl() {
    return (attributes() & CONTROL) != 0;
  }

  /// Whether every value was checked as JSON when it was produced.
  public boolean valuesKnownAsJson() {
    return (attributes() & VALUES_ARE_JSON) != 0;
  }

  /// From when on, in ms, the tombstones in it may go; empty where no compaction has found any yet.
  public OptionalLong deleteHorizonMs() {
    return (attributes() & DELETE_HORIZON) == 0
        ? OptionalLong.empty()
        : OptionalLong.of(baseTimestamp());
  }

  /// The same batch in bytes of its own.
  public RecordBatch copy() {
    return new RecordBatch(ByteBuffer.allocate(bytes.limit()).put(buffer()).flip());
  }

  /// The whole batch from position 0; writing it moves only this view.
  public ByteBuffer buffer() {
    return bytes.duplicate();
  }

  /// Sets the offset of the first record; outside the checksum.
  public void assignBaseOffset(long baseOffset) {
    bytes.putLong(0, baseOffset);
  }

  /// Whether length, magic and checksum are right, so that the bytes are those that were written.
  public boolean isWhole() {
    return sizeAt(bytes, 0) == bytes.limit()
        && bytes.get(MAGIC_AT) == MAGIC
        && bytes.getInt(CRC_AT) == checksum();
  }

  /// Makes it reach up to an offset, over offsets that hold no record any more.
  ///
  /// @param lastOffset at most 2^31 - 1 above the base offset
  public void spanTo(long lastOffset) {
    bytes.putInt(LAST_OFFSET_DELTA_AT, Math.toIntExact(lastOffset - baseOffset()));
    bytes.putInt(CRC_AT, checksum());
  }

  /// A batch that holds no record, only their place.
  public static RecordBatch empty(long baseOffset, long lastOffset, long maxTimestamp) {
    RecordBatch batch = new RecordBatch(ByteBuffer.allocate(HEADER_BYTES));
    batch.assignBaseOffset(baseOffset);
    batch.writeHeader(0, maxTimestamp, maxTimestamp, 0);
    batch.spanTo(lastOffset);
    return batch;
  }

  /// This batch with other records, uncompressed: what it says of its offsets and its producer
  /// stays.
  ///
  /// @param deleteHorizonMs becomes the base timestamp; without one the base timestamp stays
  RecordBatch withRecords(
      ByteSink wholeBatch, int recordCount, long maxTimestamp, OptionalLong deleteHorizonMs) {
    ByteBuffer whole = wholeBatch.asBuffer().slice();
    whole.put(0, bytes, 0, HEADER_BYTES);
    int plain = attributes() & ~CODEC_MASK;
    whole.putInt(LENGTH_AT, whole.limit() - LENGTH_PREFIX_BYTES);
    whole.putShort(
        ATTRIBUTES_AT, (short) (deleteHorizonMs.isPresent() ? plain | DELETE_HORIZON : plain));
    whole.putLong(BASE_TIMESTAMP_AT, deleteHorizonMs.orElse(baseTimestamp()));
    whole.putLong(MAX_TIMESTAMP_AT, maxTimestamp);
    whole.putInt(RECORD_COUNT_AT, recordCount);
    RecordBatch batch = new RecordBatch(whole);
    whole.putInt(CRC_AT, batch.checksum());
    return batch;
  }

  /// Makes the time of appending the timestamp of every record, as
  /// `message.timestamp.type=LogAppendTime` asks.
  public void stampLogAppendTime(long timestampMs) {
    bytes.putShort(ATTRIBUTES_AT, (short) (attributes() | LOG_APPEND_TIME));
    bytes.putLong(MAX_TIMESTAMP_AT, timestampMs);
    bytes.putInt(CRC_AT, checksum());
  }

  /// The same batch with its records compressed; itself where it is compressed already, where the
  /// codec is none or does not make it smaller, or where reading it would refuse to inflate so
  /// much.
  public RecordBatch compress(Compression codec) {
    ByteBuffer records = records();
    if (codec == Compression.NONE
        || compression() != Compression.NONE
        || records.remaining() > Compression.MAX_INFLATED_BYTES) {
      return this;
    }
    ByteBuffer compressed = codec.compress(records);
    ByteBuffer whole = ByteBuffer.allocate(HEADER_BYTES + compressed.remaining());
    if (whole.capacity() >= bytes.limit()) {
      return this;
    }
    whole.put(bytes.slice(0, HEADER_BYTES)).put(compressed).flip();
    whole.putInt(LENGTH_AT, whole.limit() - LENGTH_PREFIX_BYTES);
    whole.putShort(ATTRIBUTES_AT, (short) (attributes() | codec.id()));
    RecordBatch batch = new RecordBatch(whole);
    whole.putInt(CRC_AT, batch.checksum());
    return batch;
  }

  /// Shows the records from an offset on, in order; false if the visitor wanted no more. Control
  /// batches show none.
  ///
  /// @throws InvalidBatchException where the records are not what the header says; those before the
  ///   place were shown
  public boolean forEach(long fromOffset, RecordView view, RecordVisitor visitor) {
    if (isControl()) {
      return true;
    }
    return new RecordReader(this, compression().decompress(records()))
        .read(fromOffset, view, visitor);
  }

  int lastOffsetDelta() {
    return bytes.getInt(LAST_OFFSET_DELTA_AT);
  }

  long baseTimestamp() {
    return bytes.getLong(BASE_TIMESTAMP_AT);
  }

  void writeHeader(int recordCount, long baseTimestamp, long maxTimestamp, int attributes) {
    bytes.putInt(LENGTH_AT, bytes.limit() - LENGTH_PREFIX_BYTES);
    bytes.putInt(LEADER_EPOCH_AT, 0);
    bytes.put(MAGIC_AT, MAGIC);
    bytes.putShort(ATTRIBUTES_AT, (short) attributes);
    bytes.putInt(LAST_OFFSET_DELTA_AT, recordCount - 1);
    bytes.putLong(BASE_TIMESTAMP_AT, baseTimestamp);
    bytes.putLong(MAX_TIMESTAMP_AT, maxTimestamp);
    bytes.putLong(PRODUCER_ID_AT, -1);
    bytes.putShort(PRODUCER_EPOCH_AT, (short) -1);
    bytes.putInt(BASE_SEQUENCE_AT, -1);
    bytes.putInt(RECORD_COUNT_AT, recordCount);
    bytes.putInt(CRC_AT, checksum());
  }

  ByteBuffer records() {
    return bytes.slice(HEADER_BYTES, bytes.limit() - HEADER_BYTES);
  }

  private int attributes() {
    return bytes.getShort(ATTRIBUTES_AT);
  }

  private int checksum() {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(ATTRIBUTES_AT, bytes.limit() - ATTRIBUTES_AT));
    return (int) crc.getValue();
  }
}
