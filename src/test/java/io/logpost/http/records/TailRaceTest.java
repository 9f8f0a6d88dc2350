package io.logpost.http.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.engine.Acks;
import io.logpost.engine.AppendRequest;
import io.logpost.engine.AppendResult;
import io.logpost.engine.Engine;
import io.logpost.engine.FetchRequest;
import io.logpost.engine.FetchResult;
import io.logpost.engine.Groups;
import io.logpost.engine.HealthFact;
import io.logpost.engine.InMemoryEngine;
import io.logpost.engine.Isolation;
import io.logpost.engine.NewTopic;
import io.logpost.engine.OffsetBounds;
import io.logpost.engine.PartitionBatch;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.engine.RecordStore;
import io.logpost.engine.Topics;
import io.logpost.http.json.JsonOutput;
import io.logpost.record.Headers;
import io.logpost.record.RecordBatchBuilder;
import io.logpost.record.TopicPartition;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A tail is read while somebody writes. The cursor was taken from the end of the moment after the
/// page, and so skipped what had been written since its records were looked for.
class TailRaceTest {
  private static final TopicPartition PARTITION = new TopicPartition("t", 0);

  private final InMemoryEngine engine = new InMemoryEngine();

  @Test
  void cursorSkipsNothingThatWasWrittenMeanwhile() {
    engine.topics().create(new NewTopic("t", OptionalInt.of(1), OptionalInt.empty(), Map.of()));
    append();

    String page = page(new FetchStart.Tail(1));

    String cursor = page.replaceAll(".*\"cursor\":\"([^\"]*)\".*", "$1");
    assertThat(page).contains("\"offset\":0");
    assertThat(page(new FetchStart.Cursor(cursor, "cursor"))).contains("\"offset\":1");
  }

  private String page(FetchStart start) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonOutput out = new JsonOutput(_ -> bytes);
    FetchOptions options = FetchOptions.of(null, null, null, null, null, null);
    new TopicFetch(new FetchService(new Written()), "t", null).write(start, options, out);
    out.send();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void append() {
    RecordBatchBuilder batch = new RecordBatchBuilder(1 << 20);
    batch.append(1, null, ByteBuffer.wrap(new byte[] {'1'}), Headers.none(), true);
    List<PartitionBatch> parts = List.of(new PartitionBatch(PARTITION, List.of(batch.build())));
    engine.records().append(new AppendRequest(parts, Acks.ALL, Duration.ofSeconds(5)));
  }

  /// The engine, where a record is written after each fetch.
  private final class Written implements Engine, RecordStore {
    @Override
    public FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor) {
      FetchResult result = engine.records().fetch(request, visitor);
      TailRaceTest.this.append();
      return result;
    }

    @Override
    public AppendResult append(AppendRequest request) {
      return engine.records().append(request);
    }

    @Override
    public Map<TopicPartition, OffsetBounds> bounds(
        Set<TopicPartition> partitions, Isolation isolation) {
      return engine.records().bounds(partitions, isolation);
    }

    @Override
    public Map<TopicPartition, OptionalLong> offsetsForTimes(Map<TopicPartition, Long> timestamps) {
      return engine.records().offsetsForTimes(timestamps);
    }

    @Override
    public String name() {
      return engine.name();
    }

    @Override
    public Topics topics() {
      return engine.topics();
    }

    @Override
    public RecordStore records() {
      return this;
    }

    @Override
    public Groups groups() {
      return engine.groups();
    }

    @Override
    public List<HealthFact> health() {
      return List.of();
    }
  }
}
