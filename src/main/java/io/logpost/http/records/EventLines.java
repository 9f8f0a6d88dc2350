package io.logpost.http.records;

import io.logpost.http.Problem;
import io.logpost.http.ProblemJson;
import io.logpost.http.json.JsonOutput;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;

/// A stream as server-sent events:
/// <https://html.spec.whatwg.org/multipage/server-sent-events.html>.
///
/// Each record has the cursor after it as its id, so that a reader comes back at exactly that
/// place. The first block is an id without data, which browsers remember and show nobody: a reader
/// that loses its line before its first record comes back at the place where it started. One
/// thread.
final class EventLines implements StreamLines {
  /// How long a browser waits before it comes back, in ms.
  private static final int RETRY_MS = 2000;

  private final JsonOutput out;
  private final RecordWriter writer;

  EventLines(JsonOutput out, RecordWriter writer) {
    this.out = out;
    this.writer = writer;
  }

  @Override
  public void open(StreamPositions positions) {
    out.ascii("retry: ").number(RETRY_MS).ascii("\n");
    id(positions);
    out.ascii("\n");
  }

  @Override
  public void record(TopicPartition partition, RecordView record, StreamPositions positions) {
    id(positions);
    out.ascii("data: ");
    writer.write(partition, record);
    out.ascii("\n\n");
  }

  @Override
  public void gap(TopicPartition partition, long from, long to, StreamPositions positions) {
    id(positions);
    out.ascii("event: gap\ndata: ");
    GapJson.write(out, partition, from, to);
    out.ascii("\n\n");
  }

  @Override
  public void problem(Problem problem) {
    out.ascii("event: problem\ndata: ").raw(ProblemJson.bytes(problem)).ascii("\n\n");
  }

  @Override
  public void idle() {
    out.ascii(":\n\n");
  }

  private void id(StreamPositions positions) {
    out.ascii("id: ").raw(positions.cursor()).ascii("\n");
  }
}
