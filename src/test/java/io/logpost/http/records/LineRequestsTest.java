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
import io.logpost.engine.OffsetBounds;
import io.logpost.engine.PartitionOutcome;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.engine.ProducedTopics;
import io.logpost.engine.RecordStore;
import io.logpost.engine.StoredOffsets;
import io.logpost.engine.Topics;
import io.logpost.error.LogpostException.Overloaded;
import io.logpost.http.InFlightBytes;
import io.logpost.http.records.ProduceTarget.Options;
import io.logpost.record.TopicPartition;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// How a body of lines is cut into requests, and what it holds meanwhile.
class LineRequestsTest {
  private static final int MAX_LINE = 1 << 20;

  private final Counting records = new Counting();
  private final InMemoryEngine topics = new InMemoryEngine();
  private final LineResults results = new LineResults(null);

  private LineReader reader(InputStream body, LineRequests requests) {
    return new LineReader(
        body, new TextLines(), requests, new InFlightBytes(8 << 20).claim(), MAX_LINE);
  }

  private LineRequests requests(InFlightBytes inFlight) {
    topics.topics().create("t", 1);
    ProduceService service =
        new ProduceService(
            new OtherRecords(topics, records),
            new ProducedTopics(topics.topics(), false),
            InstantSource.system(),
            Duration.ofSeconds(10));
    Options options = new Options(null, Format.STRING, Format.STRING, Acks.ALL);
    return new LineRequests(
        () -> new LineRequest(new AppendAssembly(service.target("t", options)), inFlight.claim()),
        service,
        results);
  }

  @Nested
  class AStreamOf200MiB {
    private static final int LINES = 200 * 1024 * 1024 / 1000;

    @Test
    void passesThroughASmallLimit() {
      LineRequests requests = requests(new InFlightBytes(3 << 20));

      reader(new SameLine(LINES), requests).readAll();
      RuntimeException failure = requests.end();

      assertThat(failure).isNull();
      assertThat(results.count()).isEqualTo(LINES);
    }

    @Test
    void hasOneRequestOnItsWayAtATime() {
      LineRequests requests = requests(new InFlightBytes(3 << 20));

      reader(new SameLine(LINES), requests).readAll();
      requests.end();

      assertThat(records.mostAtOnce.get()).isEqualTo(1);
    }
  }

  @Nested
  class AClaim {
    @Test
    void isGivenBackWhenStoringFails() {
      InFlightBytes inFlight = new InFlightBytes(3 << 20);
      LineRequests requests = requests(inFlight);
      records.fails = true;

      reader(new SameLine(10_000), requests).readAll();

      assertThat(requests.end()).isInstanceOf(LineFailure.class);
      try (InFlightBytes.Claim all = inFlight.claim()) {
        all.grow((3 << 20) - 1024);
      }
    }
  }

  @Nested
  class ABodyThatStops {
    @Test
    void saysWhereAndKeepsWholeLines() {
      LineRequests requests = requests(new InFlightBytes(3 << 20));

      LineFailure failure =
          Assertions.catchThrowableOfType(
              LineFailure.class, () -> reader(new Stopping("a\nb\nc"), requests).readAll());
      requests.end();

      assertThat(results.count()).isEqualTo(2);
      assertThat(failure.problem(results.count()).detail())
          .isEqualTo(
              "The body stopped flowing in line 3: nothing came for 3600 s. Lines 1 to 2 are"
                  + " stored; send again from line 3.");
    }
  }

  /// A line of 1,000 bytes again and again. One thread.
  private static final class SameLine extends InputStream {
    private static final byte[] LINE = ("a".repeat(999) + "\n").getBytes(StandardCharsets.UTF_8);

    private int linesLeft;

    private SameLine(int lines) {
      linesLeft = lines;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] to, int at, int length) {
      int lines = Math.min(linesLeft, Math.max(1, length / LINE.length));
      if (lines == 0) {
        return -1;
      }
      if (length < LINE.length) {
        throw new IllegalStateException("no room for a line");
      }
      for (int i = 0; i < lines; i++) {
        System.arraycopy(LINE, 0, to, at + i * LINE.length, LINE.length);
      }
      linesLeft -= lines;
      return lines * LINE.length;
    }
  }

  /// Gives a text and then times out. One thread.
  private static final class Stopping extends InputStream {
    private final byte[] text;
    private boolean given;

    private Stopping(String text) {
      this.text = text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] to, int at, int length) throws SocketTimeoutException {
      if (given) {
        throw new SocketTimeoutException();
      }
      given = true;
      System.arraycopy(text, 0, to, at, text.length);
      return text.length;
    }
  }

  /// The topics of one engine over other records.
  private record OtherRecords(InMemoryEngine other, RecordStore records) implements Engine {
    @Override
    public String name() {
      return other.name();
    }

    @Override
    public Topics topics() {
      return other.topics();
    }

    @Override
    public Groups groups() {
      return other.groups();
    }

    @Override
    public List<HealthFact> health() {
      return other.health();
    }
  }

  /// Counts records and forgets them. Any thread.
  private static final class Counting implements RecordStore {
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile boolean fails;
    private long endOffset;

    @Override
    public AppendResult append(AppendRequest request) {
      mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
      try {
        if (fails) {
          throw new Overloaded("Full.");
        }
        long baseOffset = endOffset;
        request.parts().getFirst().batches().forEach(batch -> endOffset += batch.recordCount());
        return new AppendResult(
            List.of(
                new PartitionOutcome.Stored(
                    request.parts().getFirst().partition(), StoredOffsets.from(baseOffset))));
      } finally {
        atOnce.decrementAndGet();
      }
    }

    @Override
    public FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<TopicPartition, OffsetBounds> bounds(
        Set<TopicPartition> partitions, Isolation isolation) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<TopicPartition, OptionalLong> offsetsForTimes(Map<TopicPartition, Long> timestamps) {
      throw new UnsupportedOperationException();
    }
  }
}
