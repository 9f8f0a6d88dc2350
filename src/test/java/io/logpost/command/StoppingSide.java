package io.logpost.command;

import io.logpost.group.CommittedOffset;
import io.logpost.record.RecordView;
import io.logpost.record.RecordVisitor;
import io.logpost.record.TopicPartition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A side that stops the migration at one of the calls that change it, before it or after it. One
/// thread at a time.
final class StoppingSide implements CopySide {
  private final CopySide side;
  private final boolean after;
  private int left;

  /// What it is stopped with.
  static final class StoppedException extends RuntimeException {}

  /// @param calls which of the calls stops it
  /// @param after whether the call is made all the same
  StoppingSide(CopySide side, int calls, boolean after) {
    this.side = side;
    this.left = calls;
    this.after = after;
  }

  private <T> T change(Supplier<T> call) {
    left--;
    if (left == 0 && !after) {
      throw new StoppedException();
    }
    T answer = call.get();
    if (left == 0) {
      throw new StoppedException();
    }
    return answer;
  }

  private void change(Runnable call) {
    var _ =
        change(() -> {
          call.run();
          return true;
        });
  }

  @Override
  public String what() {
    return side.what();
  }

  @Override
  public List<String> topicNames() {
    return side.topicNames();
  }

  @Override
  public @Nullable SideTopic topic(String name) {
    return side.topic(name);
  }

  @Override
  public Range range(TopicPartition partition) {
    return side.range(partition);
  }

  @Override
  public long read(TopicPartition partition, long from, long to, RecordVisitor visitor) {
    return side.read(partition, from, to, visitor);
  }

  @Override
  public Map<String, Map<TopicPartition, CommittedOffset>> committed(
      Collection<TopicPartition> of) {
    return side.committed(of);
  }

  @Override
  public Set<String> groupsInUse(Collection<String> groups) {
    return side.groupsInUse(groups);
  }

  @Override
  public void awaitQuiet(Collection<TopicPartition> partitions) {
    side.awaitQuiet(partitions);
  }

  @Override
  public @Nullable String refusal(SideTopic source) {
    return side.refusal(source);
  }

  @Override
  public SideTopic prepare(SideTopic source) {
    return change(() -> side.prepare(source));
  }

  @Override
  public Writer writer(TopicPartition partition, SideTopic source, long next) {
    Writer writer = side.writer(partition, source, next);
    return new Writer() {
      @Override
      public void append(RecordView record) {
        change(() -> writer.append(record));
      }

      @Override
      public void flush() {
        change(writer::flush);
      }

      @Override
      public void close() {
        writer.close();
      }
    };
  }

  @Override
  public List<String> finish(SideTopic source) {
    return change(() -> side.finish(source));
  }

  @Override
  public void commit(String group, Map<TopicPartition, CommittedOffset> offsets) {
    change(() -> side.commit(group, offsets));
  }

  @Override
  public void close() {
    side.close();
  }
}
