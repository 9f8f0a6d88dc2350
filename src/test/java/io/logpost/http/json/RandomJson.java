package io.logpost.http.json;

import java.util.Random;

/// Makes JSON documents for tests, in ASCII, with white space, escapes and numbers of all kinds.
public final class RandomJson {
  private RandomJson() {}

  /// A document; the same for the same state of the generator.
  public static String document(Random random) {
    StringBuilder text = new StringBuilder();
    value(text, random, 4);
    return text.toString();
  }

  private static void value(StringBuilder text, Random random, int depth) {
    space(text, random);
    switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> string(text, random);
      case 1 -> text.append(random.nextInt(2000) - 1000);
      case 2 ->
          text.append(random.nextInt(99)).append('.').append(random.nextInt(99)).append("e-3");
      case 3 -> text.append(random.nextBoolean());
      case 4 -> text.append(random.nextInt(4) == 0 ? "null" : "0");
      case 5 -> array(text, random, depth - 1);
      default -> object(text, random, depth - 1);
    }
    space(text, random);
  }

  private static void array(StringBuilder text, Random random, int depth) {
    text.append('[');
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : ",");
      value(text, random, depth);
    }
    text.append(count == 0 ? " ]" : "]");
  }

  private static void object(StringBuilder text, Random random, int depth) {
    text.append('{');
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : ",");
      string(text, random);
      text.append(':');
      value(text, random, depth);
    }
    text.append('}');
  }

  private static void string(StringBuilder text, Random random) {
    text.append('"');
    for (int i = random.nextInt(6); i > 0; i--) {
      switch (random.nextInt(5)) {
        case 0 -> text.append("\\n");
        case 1 -> text.append("\\u00e9");
        case 2 -> text.append("\\ud83d\\ude00");
        case 3 -> text.append("\\\\\\\"");
        default -> text.append((char) ('a' + random.nextInt(26)));
      }
    }
    text.append('"');
  }

  private static void space(StringBuilder text, Random random) {
    if (random.nextInt(8) == 0) {
      text.append(random.nextBoolean() ? " " : "\t");
    }
  }
}
