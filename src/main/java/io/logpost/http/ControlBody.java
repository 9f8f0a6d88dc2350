package io.logpost.http;

import io.logpost.error.LogpostException.MalformedJson;
import io.logpost.error.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;

/// Reads the small JSON bodies of calls that store no records, into records of this package and
/// below, whatever the request's content type says: `curl -d` names a form. Stateless.
final class ControlBody implements HttpMessageConverter<Object> {
  private static final String OUR_RECORDS = "io.logpost.http.";

  /// What a body and the objects made of it take of the heap for each byte, at most about.
  private static final int HEAP_PER_BYTE = 8;

  private static final int PIECE_BYTES = 8 << 10;

  private final ControlJson json = new ControlJson();
  private final InFlightBytes inFlight;

  ControlBody(InFlightBytes inFlight) {
    this.inFlight = inFlight;
  }

  @Override
  public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
    return type.isRecord() && type.getName().startsWith(OUR_RECORDS);
  }

  @Override
  public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
    return false;
  }

  @Override
  public List<MediaType> getSupportedMediaTypes() {
    return List.of(MediaType.APPLICATION_JSON);
  }

  @Override
  public Object read(Class<?> type, HttpInputMessage input) throws IOException {
    InputStream in = RequestBody.open(input, Limits.MAX_CONTROL_BYTES);
    try (InFlightBytes.Claim claim = inFlight.claim()) {
      return json.read(utf8(claimed(in, claim)), type);
    }
  }

  private static byte[] claimed(InputStream in, InFlightBytes.Claim claim) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] piece = in.readNBytes(PIECE_BYTES);
    while (piece.length > 0) {
      claim.grow((long) HEAP_PER_BYTE * piece.length);
      body.writeBytes(piece);
      piece = in.readNBytes(PIECE_BYTES);
    }
    return body.toByteArray();
  }

  @Override
  public void write(Object value, @Nullable MediaType type, HttpOutputMessage output) {
    throw new UnsupportedOperationException("reads only");
  }

  private static String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      MalformedJson failure = new MalformedJson(Place.UNKNOWN, "The body is not UTF-8.");
      failure.initCause(e);
      throw failure;
    }
  }
}
