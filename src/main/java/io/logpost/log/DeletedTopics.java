package io.logpost.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashSet;
import java.util.Set;

/// The ids of the topics deleted last.
///
/// Only what was under way while a topic was deleted can still ask for it, and nothing of that is
/// left after {@link #REMEMBERED} further deletions. Any thread.
final class DeletedTopics {
  static final int REMEMBERED = 10_000;

  @GuardedBy("this")
  private final Set<String> ids = new LinkedHashSet<>();

  synchronized void add(String topicId) {
    ids.add(topicId);
    if (ids.size() > REMEMBERED) {
      ids.remove(ids.iterator().next());
    }
  }

  synchronized boolean contains(String topicId) {
    return ids.contains(topicId);
  }
}
