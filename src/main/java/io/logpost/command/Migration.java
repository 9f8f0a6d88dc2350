package io.logpost.command;

import static java.util.Objects.requireNonNull;

import io.logpost.command.CopySide.Range;
import io.logpost.command.CopySide.SideTopic;
import io.logpost.command.PartitionCopy.Compared;
import io.logpost.error.LogpostException;
import io.logpost.group.CommittedOffset;
import io.logpost.log.CopyJournal;
import io.logpost.log.CopyJournal.Entry;
import io.logpost.log.CopyJournal.Stage;
import io.logpost.record.TopicPartition;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Copies topics from one side to the other: {@link #check}, then {@link #copy}. What a stopped one
/// did stays, and the next one goes on with it. Used once, by one thread.
final class Migration {
  private final CopySide source;
  private final @Nullable CopySide target;
  private final @Nullable CopyJournal journal;
  private final Direction direction;
  private final CopyProgress progress;
  private final long noteEvery;
  private final List<TopicCopy> topics = new ArrayList<>();
  private Map<String, Map<TopicPartition, CommittedOffset>> offsets = new TreeMap<>();

  /// Which side is the data directory.
  enum Direction {
    TO_CLUSTER,
    FROM_CLUSTER
  }

  /// @param target null where it is to be made: then there is nothing but the check
  /// @param journal null likewise
  /// @param noteEvery records after which it is noted how far a partition is
  Migration(
      CopySide source,
      @Nullable CopySide target,
      @Nullable CopyJournal journal,
      Direction direction,
      CopyProgress progress,
      long noteEvery) {
    this.source = source;
    this.target = target;
    this.journal = journal;
    this.direction = direction;
    this.progress = progress;
    this.noteEvery = noteEvery;
  }

  /// A topic on its way.
  private static final class TopicCopy {
    private final SideTopic from;
    private @Nullable SideTopic to;
    private List<PartitionCopy> partitions = List.of();

    TopicCopy(SideTopic from, @Nullable SideTopic to) {
      this.from = from;
      this.to = to;
    }

    Stage stage() {
      return partitions.stream()
          .map(PartitionCopy::stage)
          .min(Stage::compareTo)
          .orElse(Stage.COPYING);
    }

    long left() {
      return partitions.stream().mapToLong(PartitionCopy::left).sum();
    }

    long copied() {
      return partitions.stream().mapToLong(PartitionCopy::copied).sum();
    }
  }

  /// Looks at both sides and finds where to go on; writes no record, no topic and no offset.
  ///
  /// @param names the topics to copy; all where empty
  /// @return what stands against it; empty where all is well
  List<String> check(List<String> names) {
    List<String> problems = new ArrayList<>();
    for (String name : names.isEmpty() ? source.topicNames() : new TreeSet<>(names)) {
      SideTopic from = source.topic(name);
      if (from == null) {
        problems.add("There is no topic %s in %s.".formatted(name, source.what()));
      } else {
        topics.add(new TopicCopy(from, target == null ? null : target.topic(name)));
      }
    }
    topics.forEach(topic -> checkShape(topic, problems));
    if (problems.isEmpty()) {
      awaitQuiet();
      progress.begin("compared", 0);
      topics.forEach(topic -> findPlaces(topic, problems));
      progress.end();
    }
    if (problems.isEmpty()) {
      checkGroups(problems);
    }
    return problems;
  }

  private void checkShape(TopicCopy topic, List<String> problems) {
    SideTopic there = topic.to;
    if (target == null) {
      return;
    }
    if (there == null) {
      String refusal = target.refusal(topic.from);
      if (refusal != null) {
        problems.add("%s can't be made. %s".formatted(topic.from.name(), refusal));
      }
    } else if (there.partitions() != topic.from.partitions()) {
      problems.add(
          "%s has %d partitions in %s and %d in %s."
              .formatted(
                  there.name(),
                  there.partitions(),
                  target.what(),
                  topic.from.partitions(),
                  source.what()));
    }
  }

  private void awaitQuiet() {
    if (target != null) {
      List<TopicPartition> begun =
          topics.stream()
              .filter(topic -> topic.to != null)
              .flatMap(topic ->
                  partitions(topic.from).stream()
                      .filter(id -> noted(topic, id.partition()).stage() == Stage.COPYING))
              .filter(partition -> target.range(partition).end() > 0)
              .toList();
      target.awaitQuiet(begun);
    }
  }

  private static List<TopicPartition> partitions(SideTopic topic) {
    return IntStream.range(0, topic.partitions())
        .mapToObj(number -> new TopicPartition(topic.name(), number))
        .toList();
  }

  private void findPlaces(TopicCopy topic, List<String> problems) {
    List<PartitionCopy> copies = new ArrayList<>();
    for (TopicPartition partition : partitions(topic.from)) {
      Range range = source.range(partition);
      Entry noted = noted(topic, partition.partition());
      PartitionCopy copy =
          new PartitionCopy(partition, source, progress, range, noted.stage(), noted.marks());
      if (target != null && topic.to != null) {
        String problem = copy.findPlace(target, target.range(partition));
        if (problem != null) {
          problems.add(problem + ".");
        }
      }
      copies.add(copy);
    }
    topic.partitions = List.copyOf(copies);
  }

  /// What an earlier run noted of the copy between these very topics.
  private Entry noted(TopicCopy topic, int partition) {
    Entry nothing = new Entry("", Stage.COPYING, List.of());
    if (journal == null || topic.to == null) {
      return nothing;
    }
    return journal
        .read(embedded(topic).id(), partition)
        .filter(entry -> entry.clusterTopicId().equals(onCluster(topic).id()))
        .orElse(nothing);
  }

  private SideTopic embedded(TopicCopy topic) {
    return direction == Direction.TO_CLUSTER ? topic.from : there(topic);
  }

  private SideTopic onCluster(TopicCopy topic) {
    return direction == Direction.TO_CLUSTER ? there(topic) : topic.from;
  }

  private static SideTopic there(TopicCopy topic) {
    return requireNonNull(topic.to);
  }

  private void checkGroups(List<String> problems) {
    List<TopicPartition> partitions =
        topics.stream()
            .filter(topic -> topic.stage() != Stage.DONE)
            .flatMap(topic -> partitions(topic.from).stream())
            .toList();
    offsets = partitions.isEmpty() ? Map.of() : source.committed(partitions);
    Set<String> inUse =
        target == null || offsets.isEmpty() ? Set.of() : target.groupsInUse(offsets.keySet());
    for (String group : new TreeSet<>(inUse)) {
      problems.add(
          "The group %s has members in %s; stop them first."
              .formatted(group, requireNonNull(target).what()));
    }
  }

  /// Says what {@link #copy} would do.
  void print(PrintStream out) {
    for (TopicCopy topic : topics) {
      out.printf(
          "%s: %d partitions, %s%n", topic.from.name(), topic.from.partitions(), plan(topic));
      if ("LogAppendTime".equals(topic.from.configs().get("message.timestamp.type"))) {
        out.printf(
            "%s: its records keep the timestamps they have; message.timestamp.type=LogAppendTime comes last.%n",
            topic.from.name());
      }
    }
    out.printf(
        "%d groups have committed offsets there: %s%n",
        offsets.size(), offsets.isEmpty() ? "none" : String.join(", ", offsets.keySet()));
  }

  private static String plan(TopicCopy topic) {
    String left = "%d offsets to copy".formatted(topic.left());
    return switch (topic.stage()) {
      case DONE -> "was copied before; nothing is left to do";
      case COMPARED -> "was copied before; configs and groups' offsets are left";
      case COPYING ->
          topic.to == null
              ? left + "; the topic is made"
              : left + ", behind the %d records that are there".formatted(topic.copied());
    };
  }

  /// Copies what is left, compares, and then stores offsets and configs; answers whether both sides
  /// hold the same.
  boolean copy(PrintStream out) {
    CopySide to = requireNonNull(target);
    List<TopicCopy> copied = withStage(Stage.COPYING);
    copied.forEach(topic -> topic.to = to.prepare(topic.from));
    progress.begin("copied", copied.stream().mapToLong(TopicCopy::left).sum());
    for (TopicCopy topic : copied) {
      for (PartitionCopy copy : topic.partitions) {
        copy.copy(to, topic.from, noteEvery, () -> note(topic, copy));
      }
    }
    progress.begin("compared", copied.stream().mapToLong(TopicCopy::copied).sum());
    List<Compared> compared = new ArrayList<>();
    for (TopicCopy topic : topics) {
      for (PartitionCopy copy : topic.partitions) {
        compared.add(topic.stage() == Stage.COPYING ? copy.compare(to) : copy.comparedBefore());
      }
    }
    progress.end();
    compared.forEach(partition -> out.println(line(partition, to)));
    long different = compared.stream().filter(partition -> !partition.isSame()).count();
    if (different > 0) {
      out.printf(
          "%d of %d partitions DIFFER. Offsets and configs were not stored.%n",
          different, compared.size());
      return false;
    }
    finish(copied, to, out);
    out.printf(
        "%d topics, %d partitions, %d records: the same in %s and %s.%n",
        topics.size(),
        compared.size(),
        compared.stream().mapToLong(Compared::records).sum(),
        source.what(),
        to.what());
    return true;
  }

  private void finish(List<TopicCopy> copied, CopySide to, PrintStream out) {
    reach(copied, Stage.COMPARED);
    storeOffsets(to, out);
    List<TopicCopy> unfinished = withStage(Stage.COMPARED);
    for (TopicCopy topic : unfinished) {
      to.finish(topic.from)
          .forEach(
              config -> out.printf("%s: a config was not taken: %s%n", topic.from.name(), config));
    }
    reach(unfinished, Stage.DONE);
  }

  private List<TopicCopy> withStage(Stage stage) {
    return topics.stream().filter(topic -> topic.stage() == stage).toList();
  }

  private void reach(List<TopicCopy> some, Stage stage) {
    for (TopicCopy topic : some) {
      for (PartitionCopy copy : topic.partitions) {
        copy.reach(stage);
        note(topic, copy);
      }
    }
  }

  private void note(TopicCopy topic, PartitionCopy copy) {
    requireNonNull(journal)
        .write(
            embedded(topic).id(),
            copy.partition().partition(),
            new Entry(onCluster(topic).id(), copy.stage(), copy.marks()));
  }

  private void storeOffsets(CopySide to, PrintStream out) {
    Map<TopicPartition, PartitionCopy> copies =
        topics.stream()
            .flatMap(topic -> topic.partitions.stream())
            .collect(Collectors.toMap(PartitionCopy::partition, copy -> copy));
    offsets.forEach((group, committed) -> {
      Map<TopicPartition, CommittedOffset> translated = new TreeMap<>();
      committed.forEach((partition, offset) -> {
        PartitionCopy copy = requireNonNull(copies.get(partition));
        long there =
            OffsetTranslation.translate(source, partition, copy.marks(), offset.nextOffset());
        translated.put(partition, new CommittedOffset(there, offset.metadata()));
      });
      try {
        to.commit(group, translated);
        out.printf("group %s: %d offsets%n", group, translated.size());
      } catch (LogpostException e) {
        out.printf("group %s: its offsets were not taken: %s%n", group, e.detail());
      }
    });
  }

  private String line(Compared partition, CopySide to) {
    if (partition.isSame()) {
      return "%s: %d records; offsets %d to %d in %s, %d to %d in %s (%s); checksum %s in both"
          .formatted(
              partition.partition(),
              partition.records(),
              partition.range().start(),
              partition.range().end(),
              source.what(),
              partition.target().start(),
              partition.target().end(),
              to.what(),
              partition.keptOffsets() ? "kept" : "translated",
              RecordSum.text(partition.sum()));
    }
    return "%s: DIFFERENT: %d records, offsets %d to %d, checksum %s in %s; %d records, offsets %d to %d, checksum %s in %s"
        .formatted(
            partition.partition(),
            partition.records(),
            partition.range().start(),
            partition.range().end(),
            RecordSum.text(partition.sum()),
            source.what(),
            partition.found().records(),
            partition.target().start(),
            partition.target().end(),
            RecordSum.text(partition.found().sum()),
            to.what());
  }
}
