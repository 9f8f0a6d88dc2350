package io.logpost.http.records;

import io.logpost.http.InFlightBytes;
import java.util.Arrays;

/// The lines of an NDJSON body that are stored together; belongs to {@link LineRequests}, whose
/// lock guards it until it is handed over.
final class LineRequest implements AutoCloseable {
  /// Most lines that are stored together.
  static final int MAX_LINES = 10_000;

  /// Bytes of lines after which no more are added.
  static final int MAX_BYTES = 1 << 20;

  private static final int CLAIM_BYTES = 64 * 1024;

  private final AppendAssembly records;
  private final InFlightBytes.Claim claim;
  private long[] lines = new long[64];
  private long bodyBytes;
  private long claimedBytes;

  LineRequest(AppendAssembly records, InFlightBytes.Claim claim) {
    this.records = records;
    this.claim = claim;
  }

  AppendAssembly records() {
    return records;
  }

  int lineCount() {
    return records.recordCount();
  }

  boolean isFull() {
    return lineCount() >= MAX_LINES || bodyBytes >= MAX_BYTES;
  }

  /// The number of a record's line.
  long line(int record) {
    return lines[record];
  }

  /// Adds a line's record.
  void add(LineParser parser, byte[] bytes, int from, int to, long line, RecordPlace place) {
    while (bodyBytes + to - from > claimedBytes) {
      claim.grow(CLAIM_BYTES);
      claimedBytes += CLAIM_BYTES;
    }
    parser.parse(bytes, from, to, place, records);
    bodyBytes += to - from;
    if (lineCount() > lines.length) {
      lines = Arrays.copyOf(lines, lines.length * 2);
    }
    lines[lineCount() - 1] = line;
  }

  /// Gives back what it claimed.
  @Override
  public void close() {
    claim.close();
  }
}
