package io.logpost.http.records;

/// How an API writes `{"records":[…]}`: the names of its fields, and what it forgives. Immutable.
public final class BatchSyntax {
  static final BatchSyntax PLAIN =
      new BatchSyntax(
          new MemberNames("records"),
          new MemberNames(
              "value", "key", "timestamp", "partition", "headers", "key_format", "value_format"),
          new MemberNames("name", "value", "value_format"),
          Format.STRING,
          false);

  /// Kafka REST v2, with Strimzi's `headers` and `timestamp`. Schemas say nothing about formats
  /// that have none.
  public static final BatchSyntax V2 =
      new BatchSyntax(
          new MemberNames(
              "records", "key_schema", "key_schema_id", "value_schema", "value_schema_id"),
          new MemberNames("value", "key", "timestamp", "partition", "headers"),
          new MemberNames("key", "value"),
          Format.BASE64,
          true);

  private final MemberNames batch;
  private final MemberNames record;
  private final MemberNames header;
  private final Format headerFormat;
  private final boolean v2;

  private BatchSyntax(
      MemberNames batch, MemberNames record, MemberNames header, Format headerFormat, boolean v2) {
    this.batch = batch;
    this.record = record;
    this.header = header;
    this.headerFormat = headerFormat;
    this.v2 = v2;
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

  /// Whether a value may be missing, a partition stands in the path or else in the record, and a
  /// key of JSON is stored as Kafka REST proxies write it.
  boolean isV2() {
    return v2;
  }
}
