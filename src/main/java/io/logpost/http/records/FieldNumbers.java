package io.logpost.http.records;

import io.logpost.http.json.JsonSlice;
import io.logpost.http.json.JsonSlice.Kind;

/// Reads the integers of a record from their digits. Stateless.
final class FieldNumbers {
  private static final int MAX_DIGITS = 18;

  private FieldNumbers() {}

  /// An integer from 0 on.
  ///
  /// @throws io.logpost.error.LogpostException.InvalidField for anything else
  static long notNegative(byte[] bytes, JsonSlice value, RecordPlace place, String field) {
    if (value.kind() != Kind.NUMBER) {
      throw place.invalid(field, "has to be an integer");
    }
    long number = 0;
    for (int i = value.start(); i < value.end(); i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        throw place.invalid(field, "has to be an integer from 0 on");
      }
      number = number * 10 + digit;
      if (i - value.start() >= MAX_DIGITS) {
        throw place.invalid(field, "is too large");
      }
    }
    return number;
  }
}
