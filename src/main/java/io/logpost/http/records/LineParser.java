package io.logpost.http.records;

/// Makes a record of one line. One thread at a time.
interface LineParser {
  /// Reads a line without its end and adds its record.
  ///
  /// @throws io.logpost.error.LogpostException naming the line, with nothing added
  void parse(byte[] bytes, int from, int to, RecordPlace place, AppendAssembly into);

  /// Whether lines of white space are records too; else they are passed over.
  default boolean takesBlankLines() {
    return false;
  }
}
