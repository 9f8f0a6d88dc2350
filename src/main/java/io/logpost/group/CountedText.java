package io.logpost.group;

/// A text that lets itself be read only so often: a regular expression may otherwise take longer
/// than anybody lives. One thread at a time.
final class CountedText implements CharSequence {
  /// Reads of one text; far above what a sensible expression needs for a topic's name.
  static final int MAX_READS = 100_000;

  private final String text;
  private int reads;

  CountedText(String text) {
    this.text = text;
  }

  /// It was read too often.
  static final class ReadTooOften extends RuntimeException {
    private ReadTooOften() {
      super("read more than " + MAX_READS + " times", null, false, false);
    }
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (++reads > MAX_READS) {
      throw new ReadTooOften();
    }
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
