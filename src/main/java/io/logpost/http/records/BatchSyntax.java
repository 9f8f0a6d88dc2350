package io.logpost.http.records;

import java.util.EnumSet;
import java.util.Set;

/// How an API writes `{"records":[…]}`: the names of its fields, and what it forgives. Immutable.
public final class BatchSyntax {
  /// What holds in one API and not in the other.
  enum Rule {
    /// A record without a value is a tombstone, as one whose value is null.
    VALUE_MAY_BE_MISSING,

    /// A record names no partition where the request does.
    PARTITION_STANDS_ONCE,

    /// A key of JSON is stored as Kafka REST proxies write it.
    JSON_KEYS_ARE_COMPACT
  }

  static final BatchSyntax PLAIN =
      new BatchSyntax(
          new MemberNames("records"),
          new MemberNames(
              "value", "key", "timestamp", "partition", "headers", "key_format", "value_format"),
          new MemberNames("name", "value", "value_format"),
          Format.STRING,
          EnumSet.noneOf(Rule.class));

  /// Kafka REST v2, with Strimzi's `headers` and `timestamp`. Schemas say nothing about formats
  /// that have none.
  public static final BatchSyntax V2 =
      new BatchSyntax(
          new MemberNames(
              "records", "key_schema", "key_schema_id", "value_schema", "value_schema_id"),
          new MemberNames("value", "key", "timestamp", "partition", "headers"),
          new MemberNames("key", "value"),
          Format.BASE64,
          EnumSet.allOf(Rule.class));

  private final MemberNames batch;
  private final MemberNames record;
  private final MemberNames header;
  private final Format headerFormat;
  private final Set<Rule> rules;

  private BatchSyntax(
      MemberNames batch,
      MemberNames record,
      MemberNames header,
      Format headerFormat,
      Set<Rule> rules) {
    this.batch = batch;
    this.record = record;
    this.header = header;
    this.headerFormat = headerFormat;
    this.rules = rules;
  }

  /// Fields of the body: `records` first, the others are passed over.
  MemberNames batch() {
    return batch;
  }

  /// Fields of a record, in the order of {@link RecordParser}'s places.
  MemberNames record() {
    return record;
  }

  /// Fields of a header: name, value, and its format where it has one.
  MemberNames header() {
    return header;
  }

  /// How a header's value stands that names no format.
  Format headerFormat() {
    return headerFormat;
  }

  boolean has(Rule rule) {
    return rules.contains(rule);
  }
}
