package io.logpost.command;

import io.logpost.group.CommittedOffset;
import io.logpost.record.RecordView;
import io.logpost.record.RecordVisitor;
import io.logpost.record.TopicPartition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// One of the two sides of a migration: a data directory or a cluster. Each can be read and
/// written. One thread at a time.
interface CopySide extends AutoCloseable {
  /// A topic as a side has it.
  ///
  /// @param configs those that were set
  record SideTopic(String name, String id, int partitions, SortedMap<String, String> configs) {}

  /// Where the records of a partition that may be read start and end.
  record Range(long start, long end) {}

  /// Puts records behind those of one partition. One thread at a time.
  interface Writer extends AutoCloseable {
    /// Takes a copy of the next record.
    void append(RecordView record);

    /// Returns when all that was appended is there for good.
    ///
    /// @throws IllegalStateException where it does not stand where it should
    void flush();

    @Override
    void close();
  }

  /// What it is, for people: `the cluster`.
  String what();

  /// All topics of users, sorted.
  List<String> topicNames();

  /// A topic, null where there is none.
  @Nullable SideTopic topic(String name);

  Range range(TopicPartition partition);

  /// Shows records from an offset to before another, until the visitor wants no more; answers where
  /// to go on.
  long read(TopicPartition partition, long from, long to, RecordVisitor visitor);

  /// What groups committed for these partitions, by group.
  Map<String, Map<TopicPartition, CommittedOffset>> committed(Collection<TopicPartition> of);

  /// Those of some groups that have members.
  Set<String> groupsInUse(Collection<String> groups);

  /// Returns when nothing that a process that was killed wrote can still turn up at the ends of
  /// some partitions.
  void awaitQuiet(Collection<TopicPartition> partitions);

  /// Why a topic can't be made here, or null.
  @Nullable String refusal(SideTopic source);

  /// Makes a topic as another side has it, or takes the one that is there, in a state in which it
  /// takes any record and loses none.
  SideTopic prepare(SideTopic source);

  /// Opens the end of a partition.
  ///
  /// @param next the offset that the first record has to get
  Writer writer(TopicPartition partition, SideTopic source, long next);

  /// Gives a topic the configs of its source; answers what was not taken, and why.
  List<String> finish(SideTopic source);

  /// Stores a group's offsets.
  void commit(String group, Map<TopicPartition, CommittedOffset> offsets);

  @Override
  void close();
}
