package io.logpost.http.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointerScanTest {
  private static String found(String pointer, String text) {
    JsonSlice slice = new JsonSlice();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    PointerScan scan =
        new PointerScan(List.of(JsonPointer.parse(pointer).orElseThrow()), List.of(slice));
    JsonScanner scanner = new JsonScanner().reset(bytes, 0, bytes.length);
    scan.takeValue(scanner);
    scanner.expectEnd();
    return slice.kind() == JsonSlice.Kind.ABSENT
        ? "nothing"
        : new String(bytes, slice.start(), slice.end() - slice.start(), StandardCharsets.UTF_8);
  }

  /// The document and the pointers of RFC 6901, section 5.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/foo|[\"bar\", \"baz\"]",
        "/foo/0|\"bar\"",
        "/|0",
        "/a~1b|1",
        "/c%d|2",
        "/e^f|3",
        "/g|h|4",
        "/k\"l|6",
        "/m~0n|8",
        "/foo/2|nothing",
        "/foo/00|nothing",
        "/foo/-|nothing",
        "/nowhere|nothing",
        "/foo/0/x|nothing"
      })
  void findsWhatTheStandardSays(String row) {
    int bar = row.lastIndexOf('|');
    String document =
        "{\"foo\": [\"bar\", \"baz\"], \"\": 0, \"a/b\": 1, \"c%d\": 2, \"e^f\": 3, \"g|h\": 4,"
            + " \"i\\\\j\": 5, \"k\\\"l\": 6, \" \": 7, \"m~n\": 8}";

    assertThat(found(row.substring(0, bar), document)).isEqualTo(row.substring(bar + 1));
  }

  @Test
  void findsTheWholeValue() {
    assertThat(found("", " 5 ")).isEqualTo("5");
  }

  @Test
  void takesTheLastOfTwins() {
    assertThat(found("/a/b", "{\"a\":{\"b\":1},\"a\":{\"b\":2}}")).isEqualTo("2");
    assertThat(found("/a/b", "{\"a\":{\"b\":1},\"a\":3}")).isEqualTo("nothing");
  }

  @Test
  void findsNamesThatAreEscaped() {
    assertThat(found("/é", "{\"\\u00e9\":1}")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "/~", "/~2", "/a~"})
  void isNoPointer(String text) {
    assertThat(JsonPointer.parse(text)).isEmpty();
  }
}
