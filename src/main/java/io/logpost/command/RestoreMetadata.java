package io.logpost.command;

import io.logpost.log.DataDirectory;
import io.logpost.log.TopicOnDisk;
import io.logpost.store.MetadataRestore;
import io.logpost.store.MetadataRestore.Source;
import io.logpost.store.MetadataSummary;
import io.logpost.store.MetadataSummary.StoredTopic;
import io.logpost.store.TopicRepairs;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Puts the newest database of topics and groups in place that can be read, and says what that
/// takes back. Without `--yes` it only says so.
final class RestoreMetadata implements Command {
  private static final String YES = "--yes";

  private final InstantSource clock;

  RestoreMetadata(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "restore-metadata";
  }

  @Override
  public String arguments() {
    return "DIR [--yes]";
  }

  @Override
  public String summary() {
    return "puts a damaged or lost database back from its newest backup; without --yes only tells how";
  }

  @Override
  public int run(List<String> args, PrintStream out, PrintStream err) {
    boolean yes = args.contains(YES);
    List<String> others = args.stream().filter(arg -> !arg.equals(YES)).toList();
    if (others.size() != 1 || args.size() > 2) {
      throw new UsageException("restore-metadata takes the data directory.");
    }
    Path path = Path.of(others.getFirst());
    DataDirectory.openToRead(path).close();
    try (DataDirectory directory = DataDirectory.open(path)) {
      return run(new MetadataRestore(directory, clock.millis()), yes, out);
    }
  }

  private static int run(MetadataRestore restore, boolean yes, PrintStream out) {
    restore.unreadable().forEach(why -> out.println("Can't be read: " + why));
    if (restore.isNotNeeded()) {
      out.println("The metadata database is whole; there is nothing to restore.");
      return DONE;
    }
    printSource(restore, out);
    printTopics(restore.repairs(), out);
    if (!yes) {
      out.println("Nothing was changed. With --yes this is done.");
      return FAULTY;
    }
    restore
        .run()
        .ifPresent(aside -> out.println("What was there is now " + aside + "; safe to delete."));
    out.println("Done. The server can be started.");
    return DONE;
  }

  private static void printSource(MetadataRestore restore, PrintStream out) {
    MetadataSummary summary = restore.source().summary();
    switch (restore.source()) {
      case Source.Current _ -> out.println("The database that is there is whole and stays.");
      case Source.FromBackup(var backup, _) ->
          out.println(
              "Restored is the backup of %s, %s."
                  .formatted(Instant.ofEpochMilli(backup.timeMs()), backup.file().getFileName()));
      case Source.Nothing _ ->
          out.println(
              "There is nothing to restore: an empty database is made. All groups and"
                  + " committed offsets are lost. If you have a copy of meta/logpost.mv.db elsewhere, put"
                  + " that in its place instead and run this again.");
    }
    OptionalLong reached = restore.reachedTransaction();
    out.println(
        "Its last transaction is %d; the last known to have been on disk is %s."
            .formatted(
                summary.transaction(),
                reached.isPresent() ? Long.toString(reached.getAsLong()) : "unknown"));
    out.println(
        "It holds %d topics, %d groups and %d committed offsets."
            .formatted(summary.topics().size(), summary.groupCount(), summary.offsetCount()));
    if (summary.transaction() < reached.orElse(Long.MAX_VALUE)) {
      out.println(
          "What was stored later is taken back: topics and configs changed since, members,"
              + " and offsets committed since. Consumers get the records behind those offsets again;"
              + " no record is lost.");
    }
  }

  private static void printTopics(TopicRepairs repairs, PrintStream out) {
    printOnDisk(
        "Topic %s (%s, %d partitions) has files and is not in it: it is added, with retention.ms and"
            + " retention.bytes of -1; set its configs again, and its partitions, where more had no record yet.",
        repairs.created(), out);
    printOnDisk(
        "Topic %s (%s) has files of %d partitions, more than in it: they are added.",
        repairs.grown(), out);
    printOnDisk(
        "Topic %s (%s, %d partitions) has files, but another topic has its name: its files are left"
            + " alone.",
        repairs.leftAlone(), out);
    printStored(
        "Topic %s (%s) has no files, and a topic of that name has some: it was deleted since and does"
            + " not come back.",
        repairs.replaced(), out);
    printStored(
        "Topic %s (%s) has no files: it is empty. It comes back; if it was deleted since, delete it"
            + " again.",
        repairs.withoutFiles(), out);
  }

  private static void printOnDisk(String line, Map<String, TopicOnDisk> topics, PrintStream out) {
    topics.forEach(
        (id, topic) -> out.println(line.formatted(topic.name(), id, topic.partitionCount())));
  }

  private static void printStored(String line, Map<String, StoredTopic> topics, PrintStream out) {
    topics.forEach((id, topic) -> out.println(line.formatted(topic.name(), id)));
  }
}
