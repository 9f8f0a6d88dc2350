package io.logpost.log;

import io.logpost.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A segment's batches from one on that stands at an offset or before it, found by the index where
/// that can be trusted: the batch it leads to has to end at the offset that the entry names.
///
/// @param first the first of them; null where no whole batch stands there
/// @param firstOffset where it has to begin
record SegmentSearch(BatchReader batches, @Nullable RecordBatch first, long firstOffset) {
  private static final Logger LOGGER = LoggerFactory.getLogger(SegmentSearch.class);

  /// @param buffer room to read into, used on by {@link #batches}
  static SegmentSearch of(Segment segment, long offset, ByteBuffer buffer) throws IOException {
    OffsetIndex.Place place = segment.offsetIndex().floor(offset, buffer);
    if (!place.isStart()) {
      BatchReader batches = reader(segment, place.position(), buffer);
      RecordBatch first = batches.next();
      if (first != null && first.lastOffset() == place.lastOffset()) {
        return new SegmentSearch(batches, first, first.baseOffset());
      }
      LOGGER.warn(
          "{} leads to no batch that ends at {}; reading the segment without it",
          segment.offsetIndex().file().path(),
          place.lastOffset());
    }
    BatchReader batches = reader(segment, 0, buffer);
    return new SegmentSearch(batches, batches.next(), segment.baseOffset());
  }

  private static BatchReader reader(Segment segment, int position, ByteBuffer buffer) {
    return new BatchReader(segment.reader(), position, segment.flushedBytes(), buffer);
  }
}
