package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.faults.ServerHttp.Keyed;
import io.logpost.faults.ServerHttp.Placed;
import io.logpost.faults.ServerHttp.Whole;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;

/// What the server was told and has answered about one topic, over all its lives, and what must
/// follow from that.
///
/// A value is `<producer>-<number>`, perhaps with `:` and padding behind it; a producer's numbers
/// rise in the order in which it sent them, and none is sent twice. Any thread notes; one checks
/// while nobody notes.
final class Ledger {
  /// How a topic grows old.
  enum Kind {
    /// Nothing ever goes.
    KEPT,
    /// Its start moves up.
    AGING,
    /// Records may go that have a later one of their key.
    COMPACTED
  }

  private record Place(int partition, long offset) {}

  private final String topic;
  private final Kind kind;
  private final Set<String> sent = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final Map<Place, Keyed> known = new ConcurrentHashMap<>();
  private final Map<Integer, Long> highestStart = new ConcurrentHashMap<>();
  private final AtomicLong acknowledged = new AtomicLong();

  Ledger(String topic, Kind kind) {
    this.topic = topic;
    this.kind = kind;
  }

  String topic() {
    return topic;
  }

  /// How many records were acknowledged.
  long acknowledged() {
    return acknowledged.get();
  }

  void sends(List<Keyed> records) {
    records.forEach(record -> sent.add(record.value()));
  }

  /// Notes what an answer to a produce request says of its records.
  void isAnswered(List<Keyed> records, ServerHttp.Answer answer) {
    JsonNode offsets = answer.body().path("offsets");
    for (int i = 0; i < records.size(); i++) {
      JsonNode outcome = offsets.path(i);
      if (outcome.has("offset")) {
        acknowledged.incrementAndGet();
        knows(outcome.get("partition").asInt(), outcome.get("offset").asLong(), records.get(i));
      } else if (answer.stored().equals("no")) {
        refused.add(records.get(i).value());
      }
    }
  }

  /// Notes records that somebody was given.
  void isRead(int partition, Collection<Placed> records) {
    for (Placed record : records) {
      knows(partition, record.offset(), new Keyed(record.key(), record.value()));
    }
  }

  private void knows(int partition, long offset, Keyed record) {
    Keyed before = known.putIfAbsent(new Place(partition, offset), record);
    if (before != null) {
      assertThat(record).as("%s-%d at offset %d", topic, partition, offset).isEqualTo(before);
    }
  }

  /// Notes where a partition begins, as somebody was told.
  void startsAt(int partition, long offset) {
    var _ = highestStart.merge(partition, offset, Math::max);
  }

  /// Holds what a partition has now against what was noted.
  void check(int partition, Whole read) {
    String name = topic + "-" + partition;
    checkBounds(name, partition, read);
    checkRecords(name, read.records());
    isRead(partition, read.records());
    startsAt(partition, read.startOffset());
    checkNothingIsLost(name, partition, read);
  }

  private void checkBounds(String name, int partition, Whole read) {
    assertThat(read.startOffset())
        .as("the start of %s never goes back", name)
        .isGreaterThanOrEqualTo(highestStart.getOrDefault(partition, 0L));
    if (kind != Kind.AGING) {
      assertThat(read.startOffset()).as("the start of %s", name).isZero();
    }
    if (kind != Kind.COMPACTED) {
      assertThat(read.records().stream().map(Placed::offset).toList())
          .as("the offsets of %s from its start to its end", name)
          .isEqualTo(LongStream.range(read.startOffset(), read.endOffset()).boxed().toList());
    }
  }

  /// Nothing is there that was not sent, or twice, or was refused; each producer's in its order.
  private void checkRecords(String name, List<Placed> records) {
    Set<String> values = new HashSet<>();
    Map<String, Long> lastNumbers = new HashMap<>();
    long last = -1;
    for (Placed record : records) {
      assertThat(record.offset()).as("offsets of %s rise", name).isGreaterThan(last);
      last = record.offset();
      assertThat(sent.contains(record.value())).as("%s: %s was sent", name, record).isTrue();
      assertThat(refused.contains(record.value())).as("%s: %s was refused", name, record).isFalse();
      assertThat(values.add(record.value())).as("%s: %s is there once", name, record).isTrue();
      Long before = lastNumbers.put(producer(record), number(record));
      assertThat(before == null || before < number(record))
          .as("%s: %s comes in its producer's order", name, record)
          .isTrue();
    }
  }

  private void checkNothingIsLost(String name, int partition, Whole read) {
    Set<Long> offsets = new HashSet<>();
    Map<String, Long> lastOfKey = new HashMap<>();
    for (Placed record : read.records()) {
      offsets.add(record.offset());
      lastOfKey.put(record.key(), record.offset());
    }
    known.forEach((place, record) -> {
      boolean matters = place.partition() == partition && place.offset() >= read.startOffset();
      if (matters && !offsets.contains(place.offset())) {
        boolean superseded =
            kind == Kind.COMPACTED && lastOfKey.getOrDefault(record.key(), -1L) > place.offset();
        assertThat(superseded)
            .as("%s: offset %d (%s) was lost", name, place.offset(), record.value())
            .isTrue();
      }
    });
  }

  private static String producer(Placed record) {
    return record.value().substring(0, record.value().indexOf('-'));
  }

  private static long number(Placed record) {
    String value = record.value();
    int end = value.indexOf(':');
    return Long.parseLong(value.substring(value.indexOf('-') + 1, end < 0 ? value.length() : end));
  }

  /// What one group did to one topic.
  static final class Commits {
    private final Map<Integer, Set<Long>> sent = new ConcurrentHashMap<>();
    private final Map<Integer, Long> acknowledged = new ConcurrentHashMap<>();
    private final Map<Integer, ConcurrentSkipListMap<Long, Boolean>> delivered =
        new ConcurrentHashMap<>();

    void sends(int partition, long nextOffset) {
      sent.computeIfAbsent(partition, _ -> ConcurrentHashMap.newKeySet()).add(nextOffset);
    }

    void isAcknowledged(int partition, long nextOffset) {
      var _ = acknowledged.merge(partition, nextOffset, Math::max);
    }

    /// What is committed at least, by partition.
    Map<Integer, Long> acknowledged() {
      return Map.copyOf(acknowledged);
    }

    /// @param acknowledgedBefore what was committed at least when the records were asked for
    void isDelivered(int partition, long offset, Map<Integer, Long> acknowledgedBefore) {
      assertThat(offset)
          .as("what was acknowledged of partition %d is not delivered again", partition)
          .isGreaterThanOrEqualTo(acknowledgedBefore.getOrDefault(partition, 0L));
      delivered
          .computeIfAbsent(partition, _ -> new ConcurrentSkipListMap<>())
          .put(offset, Boolean.TRUE);
    }

    /// Holds a committed offset against what was sent and answered.
    void check(int partition, long committed) {
      assertThat(committed)
          .as("what is committed of partition %d never goes back", partition)
          .isGreaterThanOrEqualTo(acknowledged.getOrDefault(partition, 0L));
      assertThat(committed == 0 || sent.getOrDefault(partition, Set.of()).contains(committed))
          .as("somebody committed %d of partition %d", committed, partition)
          .isTrue();
    }

    void checkEverythingWasDelivered(int partition, long endOffset) {
      int count = delivered.getOrDefault(partition, new ConcurrentSkipListMap<>()).size();
      assertThat(count).as("delivered of partition %d", partition).isEqualTo((int) endOffset);
    }
  }
}
