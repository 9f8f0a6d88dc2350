package io.logpost.engine.embedded;

import io.logpost.engine.Engine;
import io.logpost.engine.FetchWaits;
import io.logpost.engine.Groups;
import io.logpost.engine.HealthFact;
import io.logpost.engine.RecordStore;
import io.logpost.engine.Topics;
import io.logpost.group.Coordinator;
import io.logpost.group.GroupOffsets;
import io.logpost.log.PartitionLogs;
import io.logpost.topic.TopicCatalog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The engine of one machine, on partition log files and a metadata database.
///
/// Threads: any number call it. It holds no lock of its own; what it is made of says who guards
/// what. {@link #stop} ends waiting fetches; logs and stores are closed by whoever made them.
public final class EmbeddedEngine implements Engine {
  private final PartitionLogs logs;
  private final PartitionFinder partitions;
  private final Supplier<String> metadataTrouble;
  private final FetchWaits waits = new FetchWaits();
  private final EngineCounters counters = new EngineCounters();
  private final EmbeddedTopics topics;
  private final EmbeddedRecords records;
  private final EmbeddedGroups groups;
  private final OffsetExpiry offsetExpiry;

  /// Puts the engine together and finishes deletions of topics that a stop interrupted.
  ///
  /// @param clock the wall clock that timestamps are stamped and checked with
  /// @param defaultPartitions partitions of a topic whose creation names none
  /// @param metadataTrouble what keeps the metadata from being stored, or an empty text
  public EmbeddedEngine(
      TopicCatalog catalog,
      GroupOffsets offsets,
      Coordinator coordinator,
      PartitionLogs logs,
      InstantSource clock,
      int defaultPartitions,
      Supplier<String> metadataTrouble) {
    this.logs = logs;
    this.metadataTrouble = metadataTrouble;
    partitions = new PartitionFinder(catalog, logs);
    TopicDeletion deletion = new TopicDeletion(catalog, offsets, logs);
    topics =
        new EmbeddedTopics(
            catalog, partitions, deletion, defaultPartitions, coordinator::topicsChanged);
    Fetcher fetcher = new Fetcher(partitions, waits, counters);
    records = new EmbeddedRecords(partitions, new Appender(partitions, clock, counters), fetcher);
    GroupParts parts = new GroupParts(catalog, coordinator, offsets, fetcher, new CommitBarrier());
    groups = new EmbeddedGroups(parts);
    offsetExpiry = new OffsetExpiry(parts, logs.retentionClock());
    deletion.finishInterrupted();
  }

  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public Topics topics() {
    return topics;
  }

  @Override
  public RecordStore records() {
    return records;
  }

  @Override
  public Groups groups() {
    return groups;
  }

  /// What was appended and fetched since the start.
  public EngineCounters counters() {
    return counters;
  }

  @Override
  public List<HealthFact> health() {
    List<HealthFact> facts = new ArrayList<>();
    String trouble = metadataTrouble.get();
    facts.add(
        new HealthFact("metadata", trouble.isEmpty(), trouble.isEmpty() ? "stored" : trouble));
    // everything but produce goes on, and what makes room again has to be asked for
    String disk = logs.room().trouble();
    if (!disk.isEmpty()) {
      facts.add(new HealthFact("disk", true, disk));
    }
    // the other partitions serve, so that one out of service is no reason to take the server out
    logs.troubles()
        .forEach((partition, why) -> facts.add(new HealthFact(partition.toString(), true, why)));
    return facts;
  }

  /// Deletes expired segments of all topics, also of those that nobody has used since the start:
  /// their logs are opened for it. May wait for the disk.
  public void deleteExpired() {
    partitions.open(_ -> true);
    logs.deleteExpired();
  }

  /// Opens the logs of all compacted topics, also of those that nobody has used since the start.
  /// May wait for the disk.
  public void openCompacted() {
    partitions.open(topic -> topic.config().compacts());
  }

  /// Forgets what groups without members committed so long ago. Waits for the disk.
  public void expireOffsets(Duration retention) {
    offsetExpiry.run(retention.toMillis());
  }

  /// How many fetches wait for records at this moment.
  public int waitingFetches() {
    return waits.count();
  }

  /// Ends the waiting of fetches, now and from now on; everything else goes on.
  public void stop() {
    waits.stop();
  }
}
