package io.logpost.http.records;

import io.logpost.error.LogpostException.InvalidPartition;
import io.logpost.http.json.JsonScanner;
import io.logpost.http.json.JsonSlice;
import io.logpost.http.json.JsonSlice.Kind;
import io.logpost.http.records.BatchSyntax.Rule;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads record objects and puts each into the batch of its partition.
///
/// Members may stand in any order, so their places are noted first and their bytes taken at the
/// object's end. One thread at a time; used again for record after record.
final class RecordParser {
  private static final int VALUE = 0;
  private static final int KEY = 1;
  private static final int TIMESTAMP = 2;
  private static final int PARTITION = 3;
  private static final int HEADERS = 4;
  private static final int KEY_FORMAT = 5;
  private static final int VALUE_FORMAT = 6;
  private static final int PLACES = 7;

  private final JsonSlice name = new JsonSlice();
  private final JsonSlice[] members = new JsonSlice[PLACES];
  private final FieldBytes keyBytes = new FieldBytes();
  private final FieldBytes valueBytes = new FieldBytes();
  private final HeaderParser headers;
  private final BatchSyntax syntax;
  private byte[] body = {};

  RecordParser(BatchSyntax syntax) {
    this.syntax = syntax;
    this.headers = new HeaderParser(syntax);
    for (int i = 0; i < members.length; i++) {
      members[i] = new JsonSlice();
    }
  }

  /// Takes the scanner's next value, a record.
  void take(JsonScanner scanner, RecordPlace place) {
    if (scanner.peek() != '{') {
      throw notAnObject(scanner, place);
    }
    takeMembers(scanner, place);
    body = scanner.bytes();
  }

  /// Adds the record that was taken.
  void addTo(AppendAssembly into, RecordPlace place) {
    ProduceTarget target = into.target();
    if (members[VALUE].kind() == Kind.ABSENT && !syntax.has(Rule.VALUE_MAY_BE_MISSING)) {
      throw place.invalid("value", "is missing; null stands for a tombstone");
    }
    Format keyFormat = format(KEY_FORMAT, target.options().keyFormat(), place);
    Format valueFormat = format(VALUE_FORMAT, target.options().valueFormat(), place);
    keyBytes.use(body);
    valueBytes.use(body);
    ByteBuffer key = members[KEY].isMissing() ? null : key(keyFormat, place);
    ByteBuffer value =
        members[VALUE].isMissing()
            ? null
            : valueBytes.of(members[VALUE], valueFormat, place, "value");
    int partition = target.partition(partition(target, place), key);
    long timestamp =
        members[TIMESTAMP].isMissing()
            ? target.timestamp()
            : target.checked(
                FieldNumbers.notNegative(body, members[TIMESTAMP], place, "timestamp"),
                place.field("timestamp"));
    into.add(
        partition,
        timestamp,
        key,
        value,
        headers.headers(),
        valueFormat == Format.JSON || value == null,
        place);
  }

  private void takeMembers(JsonScanner scanner, RecordPlace place) {
    for (JsonSlice member : members) {
      member.clear();
    }
    headers.clear();
    scanner.expect('{');
    if (scanner.take('}')) {
      return;
    }
    do {
      scanner.takeName(name);
      int index = syntax.record().indexOf(scanner.bytes(), name);
      if (index < 0) {
        throw place.invalid(MemberNames.text(scanner.bytes(), name), "is no field of a record");
      }
      if (members[index].kind() != Kind.ABSENT) {
        throw place.invalid(MemberNames.text(scanner.bytes(), name), "stands there twice");
      }
      if (index == HEADERS && scanner.peek() == '[') {
        headers.take(scanner, members[HEADERS], place);
      } else {
        scanner.takeValue(members[index]);
      }
    } while (scanner.more('}'));
    if (!members[HEADERS].isMissing() && members[HEADERS].kind() != Kind.ARRAY) {
      throw place.invalid("headers", "has to be an array");
    }
  }

  private @Nullable ByteBuffer key(Format format, RecordPlace place) {
    JsonSlice key = members[KEY];
    boolean mayDiffer = key.kind() != Kind.PLAIN_STRING && key.kind() != Kind.NUMBER;
    return format == Format.JSON && mayDiffer && syntax.has(Rule.JSON_KEYS_ARE_COMPACT)
        ? CompactJson.of(body, key, place, "key")
        : keyBytes.of(key, format, place, "key");
  }

  private int partition(ProduceTarget target, RecordPlace place) {
    if (members[PARTITION].isMissing()) {
      return -1;
    }
    if (target.partition() >= 0 && syntax.has(Rule.PARTITION_STANDS_ONCE)) {
      throw place.invalid("partition", "stands in the path already");
    }
    long partition = FieldNumbers.notNegative(body, members[PARTITION], place, "partition");
    if (partition >= target.partitionCount()) {
      throw new InvalidPartition(
          place.field("partition"), target.topic(), partition, target.partitionCount());
    }
    return (int) partition;
  }

  private Format format(int member, Format otherwise, RecordPlace place) {
    JsonSlice word = members[member];
    String field = member == KEY_FORMAT ? "key_format" : "value_format";
    return word.isMissing() ? otherwise : FormatWords.read(body, word, place, field);
  }

  private static RuntimeException notAnObject(JsonScanner scanner, RecordPlace place) {
    scanner.takeValue(new JsonSlice());
    return place.invalidRecord("has to be an object, such as {\"key\":\"k\",\"value\":1}");
  }
}
