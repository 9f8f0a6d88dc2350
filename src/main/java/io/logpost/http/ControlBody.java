package io.logpost.http;

import io.logpost.error.LogpostException.MalformedJson;
import io.logpost.error.Place;
import java.io.IOException;
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

  private final ControlJson json = new ControlJson();

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
    byte[] body = RequestBody.open(input, Limits.MAX_CONTROL_BYTES).readAllBytes();
    return json.read(utf8(body), type);
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
