package io.logpost.http.records;

import io.logpost.engine.AppendResult;
import io.logpost.engine.PartitionOutcome;
import io.logpost.engine.PartitionOutcome.Failed;
import io.logpost.engine.PartitionOutcome.Stored;
import io.logpost.error.LogpostException;
import io.logpost.http.Problem;
import io.logpost.http.ProblemException;
import io.logpost.http.Problems;
import io.logpost.http.json.JsonOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of the records of one request, in its order. One thread at a time.
public final class ProduceOutcome {
  /// Receives where each record was stored, in the request's order.
  interface Visitor {
    void stored(int partition, long offset);
  }

  private final AppendAssembly request;
  private final @Nullable PartitionOutcome[] byPartition;
  private final @Nullable LogpostException worst;

  ProduceOutcome(AppendAssembly request, AppendResult result) {
    this.request = request;
    this.byPartition = new PartitionOutcome[request.target().partitionCount()];
    LogpostException worstYet = null;
    for (PartitionOutcome outcome : result.outcomes()) {
      byPartition[outcome.partition().partition()] = outcome;
      if (outcome instanceof Failed(var _, LogpostException why)) {
        worstYet = worse(worstYet, why);
      }
    }
    this.worst = worstYet;
  }

  /// An unknown outcome is the worst: after any other failure the records may be sent again.
  private static LogpostException worse(@Nullable LogpostException one, LogpostException other) {
    return one == null || status(other) > status(one) ? other : one;
  }

  private static int status(LogpostException failure) {
    return failure.stored() == LogpostException.Stored.UNKNOWN
        ? Integer.MAX_VALUE
        : Problems.kindOf(failure).status();
  }

  /// Why the request failed, in whole or in part, or null.
  public @Nullable LogpostException failure() {
    return worst;
  }

  /// How many records from the first on were stored, before the first that was not.
  int storedBeforeFailure() {
    int record = 0;
    while (record < request.recordCount()
        && byPartition[request.partitionOf(record)] instanceof Stored) {
      record++;
    }
    return record;
  }

  /// Shows the first records' places.
  ///
  /// @param count not more than {@link #storedBeforeFailure}
  void forEachStored(int count, Visitor visitor) {
    long[] counts = new long[byPartition.length];
    for (int record = 0; record < count; record++) {
      int partition = request.partitionOf(record);
      if (byPartition[partition] instanceof Stored stored) {
        visitor.stored(partition, stored.baseOffset() + counts[partition]++);
      }
    }
  }

  /// Writes `{"offsets":[…]}` of a request that was stored as a whole.
  void writeOffsets(JsonOutput out) {
    out.ascii("{\"offsets\":[");
    forEachStored(
        request.recordCount(),
        (partition, offset) -> {
          out.ascii("{\"partition\":").number(partition).ascii(",\"offset\":").number(offset);
          out.ascii("},");
        });
    if (request.recordCount() > 0) {
      out.dropLast();
    }
    out.ascii("]}");
  }

  /// Writes the place of the only record.
  void writeOffset(JsonOutput out) {
    forEachStored(
        1,
        (partition, offset) ->
            out.ascii("{\"partition\":")
                .number(partition)
                .ascii(",\"offset\":")
                .number(offset)
                .ascii("}"));
  }

  /// Receives what became of each record, in the request's order.
  public interface FullVisitor {
    void stored(int partition, long offset);

    void failed(int partition, LogpostException why);
  }

  public int recordCount() {
    return request.recordCount();
  }

  /// Shows what became of every record.
  public void forEach(FullVisitor visitor) {
    long[] counts = new long[byPartition.length];
    for (int record = 0; record < request.recordCount(); record++) {
      int partition = request.partitionOf(record);
      switch (byPartition[partition]) {
        case Stored stored -> visitor.stored(partition, stored.baseOffset() + counts[partition]++);
        case Failed(var _, LogpostException why) -> visitor.failed(partition, why);
        case null -> throw new IllegalStateException("no outcome of partition " + partition);
      }
    }
  }

  /// The error of a request that failed, with what became of each record.
  ProblemException problem(LogpostException failure) {
    int stored = 0;
    List<Map<String, Object>> offsets = new ArrayList<>();
    long[] counts = new long[byPartition.length];
    for (int record = 0; record < request.recordCount(); record++) {
      int partition = request.partitionOf(record);
      Map<String, Object> entry = new LinkedHashMap<>();
      if (byPartition[partition] instanceof Failed(var _, LogpostException why)) {
        entry.put("error_code", Problems.kindOf(why).errorCode());
        entry.put("detail", why.detail());
      } else if (byPartition[partition] instanceof Stored place) {
        entry.put("partition", partition);
        entry.put("offset", place.baseOffset() + counts[partition]++);
        stored++;
      }
      offsets.add(entry);
    }
    Problem problem = Problems.ofChange(failure).with("offsets", offsets);
    return new ProblemException(stored == 0 ? problem : inPart(problem, stored));
  }

  /// A failure's detail without what it says of the whole request, for one that is stored in part.
  static String withoutClaim(String detail) {
    return detail.replaceAll(" Nothing was stored[^.]*\\.", "");
  }

  private Problem inPart(Problem problem, int stored) {
    return new Problem(
            problem.kind(),
            withoutClaim(problem.detail())
                + " %d of %d records were stored; offsets says which."
                    .formatted(stored, request.recordCount()),
            problem.facts(),
            problem.headers())
        .with("stored", "unknown");
  }
}
