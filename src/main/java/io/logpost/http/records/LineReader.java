package io.logpost.http.records;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.RequestTooLarge;
import io.logpost.http.InFlightBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Reads a body line by line, of any length in bounded memory.
///
/// A line ends with LF, or CR LF, or the end of the body. Blank lines are counted, and are records
/// where the parser takes them. One thread; used once.
final class LineReader {
  private static final int FIRST_BYTES = 64 * 1024;

  private final InputStream in;
  private final LineParser parser;
  private final LineRequests requests;
  private final InFlightBytes.Claim claim;
  private final int maxLineBytes;
  private final RecordPlace place = new RecordPlace();
  private byte[] bytes = new byte[FIRST_BYTES];
  private int lineStart;
  private int end;
  private int searched;
  private long line;

  /// @param claim grows with what is read ahead of the requests
  LineReader(
      InputStream in,
      LineParser parser,
      LineRequests requests,
      InFlightBytes.Claim claim,
      int maxLineBytes) {
    this.in = in;
    this.claim = claim;
    this.parser = parser;
    this.requests = requests;
    this.maxLineBytes = maxLineBytes;
  }

  /// Adds every line to the requests, to the end of the body or until storing failed.
  ///
  /// @throws LineFailure for a line that can't be stored, or one in which the body is cut off
  void readAll() {
    claim(bytes.length);
    while (takeWholeLines()) {
      requests.pause();
      makeRoom();
      int count = readMore();
      if (count < 0) {
        takeLastLine();
        return;
      }
      end += count;
    }
  }

  private int readMore() {
    try {
      return in.read(bytes, end, bytes.length - end);
    } catch (LogpostException e) {
      throw new LineFailure(e, line + 1, line + 1);
    } catch (IOException e) {
      throw LineFailure.brokenOff(e, line + 1);
    }
  }

  private boolean takeWholeLines() {
    while (searched < end) {
      if (bytes[searched++] == '\n') {
        if (!takeLine(searched - 1)) {
          return false;
        }
        lineStart = searched;
      }
    }
    return true;
  }

  /// Takes what stands after the last line end.
  private void takeLastLine() {
    if (end > lineStart) {
      takeLine(end);
    }
  }

  /// Takes what stands from the line's start to its end.
  private boolean takeLine(int lineEnd) {
    int to = lineEnd > lineStart && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    line++;
    place.setLine(line);
    if (!parser.takesBlankLines() && isBlank(to)) {
      return true;
    }
    try {
      if (to - lineStart > maxLineBytes) {
        throw tooLong();
      }
      return requests.add(parser, bytes, lineStart, to, line, place);
    } catch (LogpostException e) {
      throw new LineFailure(e, line, line);
    }
  }

  private boolean isBlank(int to) {
    for (int i = lineStart; i < to; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  private void makeRoom() {
    if (lineStart > 0) {
      System.arraycopy(bytes, lineStart, bytes, 0, end - lineStart);
      end -= lineStart;
      searched -= lineStart;
      lineStart = 0;
    }
    if (end > maxLineBytes + 1) {
      line++;
      place.setLine(line);
      throw new LineFailure(tooLong(), line, line);
    }
    if (end == bytes.length) {
      claim(bytes.length);
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
  }

  private void claim(int more) {
    try {
      claim.grow(more);
    } catch (LogpostException e) {
      throw new LineFailure(e, line + 1, line + 1);
    }
  }

  private RequestTooLarge tooLong() {
    return new RequestTooLarge(
        place.place(),
        "Line " + line + " is over the limit of " + maxLineBytes + " bytes.",
        maxLineBytes);
  }
}
