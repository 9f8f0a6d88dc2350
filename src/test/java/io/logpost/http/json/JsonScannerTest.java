package io.logpost.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class JsonScannerTest {
  private final JsonScanner scanner = new JsonScanner();
  private final JsonSlice slice = new JsonSlice();

  private void scan(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    scanner.reset(bytes, 0, bytes.length).takeValue(slice);
    scanner.expectEnd();
  }

  @Nested
  class TakeValue {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "0",
          "-0",
          "-1.5e+10",
          "1E2",
          "\"\"",
          "\"\\u00e9\\n\\/\"",
          "\"\\ud800\"",
          "true",
          "false",
          "null",
          "[]",
          "{}",
          " [1 , 2]\n",
          "{\"a\":{\"a\":[{}]},\"a\":1}",
          "\"ü€😀\""
        })
    void takesJson(String text) {
      scan(text);

      assertThat(text.strip().getBytes(StandardCharsets.UTF_8))
          .hasSize(slice.end() - slice.start());
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "01",
          "-",
          "+1",
          ".5",
          "1.",
          "1e",
          "1e+",
          "0x1",
          "NaN",
          "tru",
          "nul",
          "True",
          "\"",
          "\"\\\"",
          "\"\\x\"",
          "\"\\u12g4\"",
          "\"\\u12\"",
          "\"\t\"",
          "'a'",
          "[",
          "]",
          "[1,]",
          "[,1]",
          "[1 2]",
          "{",
          "}",
          "{\"a\"}",
          "{\"a\":}",
          "{\"a\":1,}",
          "{a:1}",
          "{,}",
          "1 2",
          "{\"a\":1 \"b\":2}",
          "[1}",
          "//c\n1",
          "\u0001",
          "\ufeff1"
        })
    void refusesWhatIsNone(String text) {
      assertThatThrownBy(() -> scan(text)).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void takesAsManyLevelsAsAllowed() {
      scan("[".repeat(JsonScanner.MAX_DEPTH) + "]".repeat(JsonScanner.MAX_DEPTH));

      assertThat(slice.kind()).isEqualTo(JsonSlice.Kind.ARRAY);
    }

    @Test
    void refusesAThousandLevels() {
      assertThatThrownBy(() -> scan("[".repeat(1000) + "]".repeat(1000)))
          .isInstanceOfSatisfying(
              JsonSyntaxException.class,
              e -> {
                assertThat(e.position()).isEqualTo(JsonScanner.MAX_DEPTH);
                assertThat(e.detail()).isEqualTo("nested more than 100 deep");
              });
    }

    @Test
    void stopsAtTheRangesEnd() {
      byte[] bytes = "12345".getBytes(StandardCharsets.UTF_8);

      scanner.reset(bytes, 1, 3).takeValue(slice);

      assertThat(slice.start()).isEqualTo(1);
      assertThat(slice.end()).isEqualTo(3);
    }

    @Test
    void agreesWithJacksonOnSpoiltDocuments() {
      long seed = System.nanoTime();
      System.out.println("seed " + seed);
      Random random = new Random(seed);
      for (int i = 0; i < 50_000; i++) {
        byte[] bytes = spoilt(withoutSurrogates(RandomJson.document(random)), random);

        assertThat(isJson(bytes))
            .as("seed %d: %s", seed, new String(bytes, StandardCharsets.US_ASCII))
            .isEqualTo(isJsonToJackson(bytes));
      }
    }
  }

  /// Half a pair is within JSON's grammar, but Jackson refuses it in names.
  private static String withoutSurrogates(String text) {
    return text.replace("\\ud83d\\ude00", "");
  }

  private static byte[] spoilt(String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    String characters = "{}[]\",:\\ u0123eE+-.tfn\n\u0001";
    for (int i = random.nextInt(3); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] =
          (byte) characters.charAt(random.nextInt(characters.length()));
    }
    return bytes;
  }

  private boolean isJson(byte[] bytes) {
    try {
      scanner.reset(bytes, 0, bytes.length).takeValue(slice);
      scanner.expectEnd();
      return true;
    } catch (JsonSyntaxException _) {
      return false;
    }
  }

  private static boolean isJsonToJackson(byte[] bytes) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), bytes)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      parser.finishToken();
      return parser.nextToken() == null;
    } catch (JacksonException _) {
      return false;
    }
  }
}
