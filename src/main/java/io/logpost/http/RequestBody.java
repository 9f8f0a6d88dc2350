package io.logpost.http;

import io.logpost.error.LogpostException.MalformedJson;
import io.logpost.error.LogpostException.RequestTooLarge;
import io.logpost.error.Place;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;

/// A request's body after its content coding, never more of it than the caller takes.
///
/// Knows gzip; any other coding is refused. Content-Length is checked before a byte is read,
/// inflated bytes as they come. One thread at a time.
public final class RequestBody extends FilterInputStream {
  private static final int GZIP_BUFFER_BYTES = 8192;

  private final long maxBytes;
  private long readBytes;

  private RequestBody(InputStream decoded, long maxBytes) {
    super(decoded);
    this.maxBytes = maxBytes;
  }

  /// Opens a request's body.
  ///
  /// @param maxBytes what it may hold after decoding; {@link Long#MAX_VALUE} for no limit
  /// @throws RequestTooLarge when the body is declared larger; later from reading, when it turns
  ///   out so
  /// @throws ProblemException for a coding other than gzip
  public static RequestBody open(HttpServletRequest request, long maxBytes) throws IOException {
    boolean gzip = isGzip(request.getHeader("Content-Encoding"));
    checkLength(request.getContentLengthLong(), maxBytes);
    return new RequestBody(decoded(request.getInputStream(), gzip), maxBytes);
  }

  /// Opens a request's body as Spring hands it to its converters.
  static RequestBody open(HttpInputMessage request, long maxBytes) throws IOException {
    boolean gzip = isGzip(request.getHeaders().getFirst("Content-Encoding"));
    checkLength(request.getHeaders().getContentLength(), maxBytes);
    return new RequestBody(decoded(request.getBody(), gzip), maxBytes);
  }

  static void checkLength(long length, long maxBytes) {
    if (length > maxBytes) {
      throw tooLarge(maxBytes);
    }
  }

  private static boolean isGzip(@Nullable String coding) {
    if (coding == null) {
      return false;
    }
    return switch (coding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> false;
      case "gzip", "x-gzip" -> true;
      default ->
          throw new ProblemException(
              Problem.of(
                      ErrorKind.UNSUPPORTED_MEDIA_TYPE,
                      "Bodies may be compressed with gzip, not with " + coding + ".")
                  .with("accepted", List.of("gzip"))
                  .withHeader("Accept-Encoding", "gzip"));
    };
  }

  private static InputStream decoded(InputStream body, boolean gzip) throws IOException {
    try {
      return gzip ? new GZIPInputStream(body, GZIP_BUFFER_BYTES) : body;
    } catch (ZipException | EOFException e) {
      throw notGzip(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int at, int length) throws IOException {
    try {
      int count = super.read(to, at, length);
      readBytes += Math.max(count, 0);
      if (readBytes > maxBytes) {
        throw tooLarge(maxBytes);
      }
      return count;
    } catch (ZipException e) {
      throw notGzip(e);
    } catch (EOFException e) {
      if (in instanceof GZIPInputStream) {
        throw notGzip(e);
      }
      throw e;
    }
  }

  @Override
  public long skip(long count) throws IOException {
    return readNBytes((int) Math.min(count, GZIP_BUFFER_BYTES)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private static MalformedJson notGzip(IOException cause) {
    MalformedJson failure =
        new MalformedJson(
            Place.UNKNOWN,
            "The body is no whole gzip stream, though its Content-Encoding says so.");
    failure.initCause(cause);
    return failure;
  }

  private static RequestTooLarge tooLarge(long maxBytes) {
    return new RequestTooLarge(
        Place.UNKNOWN, "The body is over the limit of " + maxBytes + " bytes.", maxBytes);
  }
}
