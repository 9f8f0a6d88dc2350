package io.logpost.http.records;

import io.logpost.error.LogpostException.BadParameter;

/// Reads an offset of a query. Stateless.
final class OffsetParameter {
  private static final int MAX_DIGITS = 18;

  private OffsetParameter() {}

  /// An offset from 0 on.
  ///
  /// @throws BadParameter for anything else
  static long parse(String name, String text) {
    boolean digits = !text.isEmpty() && text.length() <= MAX_DIGITS;
    for (int i = 0; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (!digits) {
      throw new BadParameter(
          name, name + " must be an offset from 0 on, earliest or latest, not " + text + ".");
    }
    return Long.parseLong(text);
  }
}
