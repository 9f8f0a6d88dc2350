package io.logpost.http.records;

import io.logpost.http.json.JsonOutput;
import io.logpost.record.TopicPartition;

/// Deleted records as a stream tells of them. Stateless.
final class GapJson {
  private GapJson() {}

  /// @param from the first offset that is missing
  /// @param to where reading goes on
  static void write(JsonOutput out, TopicPartition partition, long from, long to) {
    out.ascii("{\"topic\":").string(partition.topic());
    out.ascii(",\"partition\":").number(partition.partition());
    out.ascii(",\"from\":").number(from).ascii(",\"to\":").number(to).ascii("}");
  }
}
