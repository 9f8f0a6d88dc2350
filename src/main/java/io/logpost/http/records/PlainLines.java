package io.logpost.http.records;

import io.logpost.http.Problem;
import io.logpost.http.ProblemJson;
import io.logpost.http.json.JsonOutput;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;

/// A stream as NDJSON: a line for each record, `{"gap":{…}}` for deleted ones, `{"problem":{…}}`
/// for trouble, and an empty line to keep the connection. One thread.
final class PlainLines implements StreamLines {
  private final JsonOutput out;
  private final RecordWriter writer;

  PlainLines(JsonOutput out, RecordWriter writer) {
    this.out = out;
    this.writer = writer;
  }

  @Override
  public void open(StreamPositions positions) {
    // the headers are enough
  }

  @Override
  public void record(TopicPartition partition, RecordView record, StreamPositions positions) {
    writer.write(partition, record);
    out.ascii("\n");
  }

  @Override
  public void gap(TopicPartition partition, long from, long to, StreamPositions positions) {
    out.ascii("{\"gap\":");
    GapJson.write(out, partition, from, to);
    out.ascii("}\n");
  }

  @Override
  public void problem(Problem problem) {
    out.ascii("{\"problem\":").raw(ProblemJson.bytes(problem)).ascii("}\n");
  }

  @Override
  public void idle() {
    out.ascii("\n");
  }
}
