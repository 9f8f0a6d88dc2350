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
  /// Receives what became of each record, in the request's order.
  public interface Visitor {
    void stored(int partition, long offset);

    void failed(int partition, LogpostException why);
  }

  /// The same where every record was stored.
  interface StoredVisitor extends Visitor {
    @Override
    default void failed(int partition, LogpostException why) {
      throw new IllegalStateException("a record of partition " + partition + " failed", why);
    }
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
  void forEachStored(int count, StoredVisitor visitor) {
    forEach(count, visitor);
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

  public int recordCount() {
    return request.recordCount();
  }

  /// Shows what became of every record.
  public void forEach(Visitor visitor) {
    forEach(request.recordCount(), visitor);
  }

  private void forEach(int count, Visitor visitor) {
    int[] counts = new int[byPartition.length];
    for (int record = 0; record < count; record++) {
      int partition = request.partitionOf(record);
      switch (byPartition[partition]) {
        case Stored stored -> visitor.stored(partition, stored.offsets().of(counts[partition]++));
        case Failed(var _, LogpostException why) -> visitor.failed(partition, why);
        case null -> throw new IllegalStateException("no outcome of partition " + partition);
      }
    }
  }

  /// The error of a request that failed, with what became of each record.
  ProblemException problem(LogpostException failure) {
    List<Map<String, Object>> offsets = new ArrayList<>();
    int[] stored = {0};
    forEach(
        new Visitor() {
          @Override
          public void stored(int partition, long offset) {
            offsets.add(entry("partition", partition, "offset", offset));
            stored[0]++;
          }

          @Override
          public void failed(int partition, LogpostException why) {
            offsets.add(
                entry("error_code", Problems.kindOf(why).errorCode(), "detail", why.detail()));
          }
        });
    Problem problem = Problems.ofChange(failure).with("offsets", offsets);
    return new ProblemException(stored[0] == 0 ? problem : inPart(problem, stored[0]));
  }

  private static Map<String, Object> entry(String first, Object one, String second, Object other) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put(first, one);
    entry.put(second, other);
    return entry;
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
