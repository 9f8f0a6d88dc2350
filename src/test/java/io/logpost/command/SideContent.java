package io.logpost.command;

import static java.util.Objects.requireNonNull;

import io.logpost.command.CopySide.Range;
import io.logpost.command.CopySide.SideTopic;
import io.logpost.group.CommittedOffset;
import io.logpost.record.RecordView;
import io.logpost.record.TopicPartition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All that is to be the same, with offsets counted from each log's first record.
record SideContent(
    Map<String, SideTopic> topics,
    Map<TopicPartition, List<String>> records,
    Map<String, Map<TopicPartition, CommittedOffset>> committed) {

  static SideContent of(CopySide side, List<String> names) {
    Map<String, SideTopic> topics = new TreeMap<>();
    Map<TopicPartition, List<String>> records = new TreeMap<>();
    Map<TopicPartition, List<Long>> offsets = new TreeMap<>();
    for (String name : names) {
      SideTopic topic = side.topic(name);
      if (topic != null) {
        topics.put(name, new SideTopic(name, "", topic.partitions(), topic.configs()));
        for (int partition = 0; partition < topic.partitions(); partition++) {
          TopicPartition id = new TopicPartition(name, partition);
          List<String> texts = new ArrayList<>();
          List<Long> places = new ArrayList<>();
          Range range = side.range(id);
          side.read(
              id,
              range.start(),
              range.end(),
              record -> {
                texts.add(text(record));
                places.add(record.offset());
                return true;
              });
          records.put(id, texts);
          offsets.put(id, places);
        }
      }
    }
    Map<String, Map<TopicPartition, CommittedOffset>> committed = new TreeMap<>();
    side.committed(offsets.keySet())
        .forEach((group, all) -> {
          Map<TopicPartition, CommittedOffset> counted = new TreeMap<>();
          all.forEach(
              (id, offset) -> counted.put(id, counted(offset, requireNonNull(offsets.get(id)))));
          committed.put(group, counted);
        });
    return new SideContent(topics, records, committed);
  }

  private static CommittedOffset counted(CommittedOffset offset, List<Long> places) {
    long before = places.stream().filter(place -> place < offset.nextOffset()).count();
    return new CommittedOffset(before, offset.metadata());
  }

  private static String text(RecordView record) {
    StringBuilder text = new StringBuilder();
    text.append(record.timestamp()).append(' ').append(text(record.key())).append(' ');
    text.append(text(record.value()));
    record
        .headers()
        .forEach(
            (name, value) -> text.append(' ').append(text(name)).append('=').append(text(value)));
    return text.toString();
  }

  private static String text(@Nullable ByteBuffer bytes) {
    return bytes == null ? "null" : "'" + StandardCharsets.UTF_8.decode(bytes.duplicate()) + "'";
  }
}
