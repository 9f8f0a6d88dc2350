package io.logpost.http.records;

import io.logpost.http.Problem;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;

/// How a stream looks.
interface StreamLines {
  /// Starts the stream.
  void open(StreamPositions positions);

  /// Shows a record.
  ///
  /// @param positions as they are after it
  void record(TopicPartition partition, RecordView record, StreamPositions positions);

  /// Tells that records were deleted before they could be read.
  ///
  /// @param from the first offset that is missing
  /// @param to where reading goes on
  void gap(TopicPartition partition, long from, long to, StreamPositions positions);

  /// Tells of trouble.
  void problem(Problem problem);

  /// Keeps the line alive.
  void idle();
}
