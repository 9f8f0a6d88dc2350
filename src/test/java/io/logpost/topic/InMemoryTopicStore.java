package io.logpost.topic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps topics as long as the object lives; the next change fails if told so.
final class InMemoryTopicStore implements TopicStore {
  final Map<String, Topic> active = new LinkedHashMap<>();
  final Map<String, Topic> deleting = new LinkedHashMap<>();
  @Nullable RuntimeException failure;

  @Override
  public StoredTopics load() {
    return new StoredTopics(List.copyOf(active.values()), new ArrayList<>(deleting.values()));
  }

  @Override
  public void create(Topic topic) {
    failIfTold();
    active.put(topic.topicId(), topic);
  }

  @Override
  public void update(Topic topic) {
    failIfTold();
    active.put(topic.topicId(), topic);
  }

  @Override
  public void beginDelete(Topic topic) {
    failIfTold();
    active.remove(topic.topicId());
    deleting.put(topic.topicId(), topic);
  }

  @Override
  public void endDelete(Topic topic, Runnable whenStored) {
    failIfTold();
    deleting.remove(topic.topicId());
    whenStored.run();
  }

  private void failIfTold() {
    if (failure != null) {
      throw failure;
    }
  }
}
