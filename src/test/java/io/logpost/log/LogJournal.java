package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// What threads appended to one log and what others read there, held against each other when all
/// are done.
///
/// Records are `key=value` texts. Threads: any.
final class LogJournal {
  private final Map<Long, String> appended = new ConcurrentHashMap<>();
  private final Map<Long, String> seen = new ConcurrentHashMap<>();

  /// Offsets without a record, for somebody who read up to them and behind them.
  private final Set<Long> passedOver = ConcurrentHashMap.newKeySet();

  /// No two appends get the same offset.
  void appended(PartitionLog.Appended at, List<String> records) {
    assertThat(at.nextOffset() - at.baseOffset()).isEqualTo(records.size());
    for (int i = 0; i < records.size(); i++) {
      assertThat(appended.put(at.baseOffset() + i, records.get(i))).isNull();
    }
  }

  /// No offset shows two records.
  void seen(long offset, String record) {
    String before = seen.putIfAbsent(offset, record);
    assertThat(record).isEqualTo(before == null ? record : before);
  }

  void passedOver(long from, long to) {
    for (long offset = from; offset < to; offset++) {
      passedOver.add(offset);
    }
  }

  long end() {
    return appended.size();
  }

  /// When all are done: offsets have no gaps, everybody saw what was appended, and nobody missed
  /// what was not compacted away.
  void check(boolean compacts) {
    assertThat(appended).containsAllEntriesOf(seen);
    for (long offset = 0; offset < end(); offset++) {
      assertThat(appended).containsKey(offset);
    }
    if (compacts) {
      assertThat(passedOver).doesNotContainAnyElementsOf(lastOfEachKey().values());
    } else {
      assertThat(passedOver).isEmpty();
    }
  }

  /// What a log holds from its start on, as `offset:record`.
  void checkAll(List<String> found, long start, boolean compacts) {
    List<String> all = new ArrayList<>();
    for (long offset = start; offset < end(); offset++) {
      all.add(offset + ":" + appended.get(offset));
    }
    if (compacts) {
      List<String> last = new ArrayList<>();
      lastOfEachKey().forEach((_, offset) -> last.add(offset + ":" + appended.get(offset)));
      assertThat(all).containsSubsequence(found);
      assertThat(found).containsAll(last);
    } else {
      assertThat(found).isEqualTo(all);
    }
  }

  private Map<String, Long> lastOfEachKey() {
    Map<String, Long> last = new HashMap<>();
    new TreeMap<>(appended)
        .forEach((offset, record) -> last.put(record.substring(0, record.indexOf('=')), offset));
    return last;
  }
}
