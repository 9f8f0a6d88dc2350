package io.logpost.http.records;

import io.logpost.http.json.JsonSlice;

/// Reads the words of {@link Format} from a body. Stateless.
final class FormatWords {
  private static final MemberNames WORDS =
      new MemberNames(Format.STRING.word(), Format.JSON.word(), Format.BASE64.word());

  private FormatWords() {}

  /// The format that a field names.
  ///
  /// @throws io.logpost.error.LogpostException.InvalidField for anything else
  static Format read(byte[] bytes, JsonSlice word, RecordPlace place, String field) {
    int index = word.isString() ? WORDS.indexOf(bytes, word) : -1;
    return switch (index) {
      case 0 -> Format.STRING;
      case 1 -> Format.JSON;
      case 2 -> Format.BASE64;
      default -> throw place.invalid(field, "has to be string, json or base64");
    };
  }
}
