package io.logpost.http.records;

import java.util.Locale;

/// How a key or a value stands in JSON; the words of `key_format` and `value_format`.
public enum Format {
  /// Text, as a JSON string.
  STRING,
  /// Any JSON value, byte for byte.
  JSON,
  /// Any bytes, as a string of padded base64.
  BASE64;

  private final String word = name().toLowerCase(Locale.ROOT);

  /// The word that stands for it.
  public String word() {
    return word;
  }
}
