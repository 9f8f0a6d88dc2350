package io.logpost.http.v2;

import io.logpost.error.LogpostException;
import io.logpost.http.ErrorKind;
import io.logpost.http.Problems;
import io.logpost.http.json.JsonOutput;
import io.logpost.http.records.Answers;
import io.logpost.http.records.ProduceOutcome;
import jakarta.servlet.http.HttpServletResponse;

/// The answer to a produce request: an entry for each record in the request's order, 200 even where
/// some of them failed.
///
/// One thread at a time.
final class ProduceAnswer implements ProduceOutcome.Visitor {
  private static final int KAFKA_ERROR = 50002;
  private static final int KAFKA_RETRIABLE_ERROR = 50003;

  private final JsonOutput out;
  private boolean first = true;

  private ProduceAnswer(JsonOutput out) {
    this.out = out;
  }

  static void write(HttpServletResponse response, String type, ProduceOutcome outcome) {
    JsonOutput out = Answers.json(response, type);
    out.ascii("{\"offsets\":[");
    outcome.forEach(new ProduceAnswer(out));
    out.ascii("],\"key_schema_id\":null,\"value_schema_id\":null}");
    Answers.finish(response, out);
  }

  @Override
  public void stored(int partition, long offset) {
    next();
    out.ascii("{\"partition\":").number(partition).ascii(",\"offset\":").number(offset);
    out.ascii(",\"error_code\":null,\"error\":null}");
    out.sendFullChunk();
  }

  /// Confluent's `error`, and Strimzi's `message` beside it.
  @Override
  public void failed(int partition, LogpostException why) {
    next();
    out.ascii("{\"partition\":null,\"offset\":null,\"error_code\":").number(code(why));
    out.ascii(",\"error\":").string(why.detail());
    out.ascii(",\"message\":").string(why.detail()).ascii("}");
    out.sendFullChunk();
  }

  /// Whether sending the record again is safe: that is what the two codes are for.
  private static int code(LogpostException why) {
    ErrorKind kind = Problems.kindOf(why);
    return kind.retryAfterSeconds() > 0 ? KAFKA_RETRIABLE_ERROR : KAFKA_ERROR;
  }

  private void next() {
    if (!first) {
      out.ascii(",");
    }
    first = false;
  }
}
