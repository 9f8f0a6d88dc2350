package io.logpost.http.records;

import io.logpost.http.json.JsonScanner;
import io.logpost.http.json.JsonSlice;
import io.logpost.http.json.JsonSlice.Kind;
import io.logpost.record.Headers;

/// Reads a record's `headers`: an array of objects such as `{"name","value","value_format"}`, order
/// and repeats kept.
///
/// One thread at a time; used again for record after record.
final class HeaderParser {
  private static final int NAME = 0;
  private static final int VALUE = 1;
  private static final int VALUE_FORMAT = 2;

  private final Headers none = Headers.none();
  private final Headers.Builder builder = new Headers.Builder();
  private final FieldBytes nameBytes = new FieldBytes();
  private final FieldBytes valueBytes = new FieldBytes();
  private final JsonSlice memberName = new JsonSlice();
  private final JsonSlice[] members = {new JsonSlice(), new JsonSlice(), new JsonSlice()};
  private final BatchSyntax syntax;
  private int count;

  HeaderParser(BatchSyntax syntax) {
    this.syntax = syntax;
  }

  /// Forgets the last record's headers.
  void clear() {
    count = 0;
  }

  /// The headers that were taken since {@link #clear}; valid until the next are taken.
  Headers headers() {
    return count == 0 ? none : builder.build();
  }

  /// Takes an array of headers.
  void take(JsonScanner scanner, JsonSlice array, RecordPlace place) {
    builder.clear();
    nameBytes.use(scanner.bytes());
    valueBytes.use(scanner.bytes());
    int start = scanner.position();
    scanner.expect('[');
    if (!scanner.take(']')) {
      do {
        takeHeader(scanner, place);
        count++;
      } while (scanner.more(']'));
    }
    array.set(Kind.ARRAY, start, scanner.position());
  }

  private void takeHeader(JsonScanner scanner, RecordPlace place) {
    if (scanner.peek() != '{') {
      scanner.takeValue(members[VALUE]);
      throw place.invalid("headers[" + count + "]", "has to be an object");
    }
    takeMembers(scanner, place);
    if (!members[NAME].isString()) {
      throw place.invalid(field(syntax.header().name(NAME)), "has to be a string");
    }
    if (members[VALUE].kind() == Kind.ABSENT) {
      throw place.invalid(field("value"), "is missing; null is a value");
    }
    Format format =
        members[VALUE_FORMAT].isMissing()
            ? syntax.headerFormat()
            : FormatWords.read(
                scanner.bytes(), members[VALUE_FORMAT], place, field("value_format"));
    builder.add(
        nameBytes.text(members[NAME], place, field(syntax.header().name(NAME))),
        valueBytes.of(members[VALUE], format, place, field("value")));
  }

  private void takeMembers(JsonScanner scanner, RecordPlace place) {
    for (JsonSlice member : members) {
      member.clear();
    }
    scanner.expect('{');
    if (scanner.take('}')) {
      return;
    }
    do {
      scanner.takeName(memberName);
      int index = syntax.header().indexOf(scanner.bytes(), memberName);
      if (index < 0 || members[index].kind() != Kind.ABSENT) {
        throw place.invalid(
            field(MemberNames.text(scanner.bytes(), memberName)),
            index < 0 ? "is no field of a header" : "stands there twice");
      }
      scanner.takeValue(members[index]);
    } while (scanner.more('}'));
  }

  private String field(String name) {
    return "headers[" + count + "]." + name;
  }
}
