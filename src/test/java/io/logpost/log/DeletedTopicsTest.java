package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeletedTopicsTest {
  @Test
  void remembersTheLastOnesOnly() {
    DeletedTopics deleted = new DeletedTopics();
    for (int i = 0; i <= DeletedTopics.REMEMBERED; i++) {
      deleted.add("topic-" + i);
    }

    assertThat(deleted.contains("topic-0")).isFalse();
    assertThat(deleted.contains("topic-1")).isTrue();
    assertThat(deleted.contains("topic-" + DeletedTopics.REMEMBERED)).isTrue();
  }
}
