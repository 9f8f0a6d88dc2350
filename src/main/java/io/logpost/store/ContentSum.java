package io.logpost.store;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// A sum over rows, in any order: what it was before a row came and went it is again.
///
/// H2 checks the headers of what it writes and nothing of a page's content, so that a flipped bit
/// comes back as another row. Each row counts as a hash of 64 bits, CRC-32C and CRC-32 of its
/// table's name and its values as text, each with its length before it; hashes are added up modulo
/// 2^64. Stored is the sum of all rows and of the transaction's number, so that neither fits
/// another.
///
/// Confined to one thread.
final class ContentSum {
  /// The sum that changes with what the thread writes; unbound where nobody keeps one, as in
  /// migrations.
  static final ScopedValue<ContentSum> CHANGING = ScopedValue.newInstance();

  private static final String NUMBER = "last_transaction";

  private long sum;

  ContentSum(long sum) {
    this.sum = sum;
  }

  /// The sum of rows out of what is stored with a transaction's number.
  static ContentSum ofStored(long stored, long transaction) {
    return new ContentSum(stored - hash(NUMBER, transaction));
  }

  /// What is stored with a transaction's number.
  long stored(long transaction) {
    return sum + hash(NUMBER, transaction);
  }

  /// The sum of the rows alone.
  long ofRows() {
    return sum;
  }

  void add(String table, Object... row) {
    sum += hash(table, row);
  }

  void remove(String table, Object... row) {
    sum -= hash(table, row);
  }

  /// Takes back what came since the sum was this.
  void backTo(long before) {
    sum = before;
  }

  private static long hash(String table, Object... row) {
    StringBuilder text = new StringBuilder(table.toLowerCase(Locale.ROOT));
    for (Object value : row) {
      String word = String.valueOf(value);
      text.append('\n').append(word.length()).append(' ').append(word);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    CRC32C high = new CRC32C();
    CRC32 low = new CRC32();
    high.update(bytes);
    low.update(bytes);
    return high.getValue() << 32 | low.getValue();
  }
}
