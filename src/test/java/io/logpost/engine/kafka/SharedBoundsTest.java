package io.logpost.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.engine.OffsetBounds;
import io.logpost.error.LogpostException.ClusterUnavailable;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.record.TopicPartition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class SharedBoundsTest {
  private static final OffsetBounds BOUNDS = new OffsetBounds(1, 2);

  private final TopicPartition orders0 = new TopicPartition("orders", 0);
  private final TopicPartition orders1 = new TopicPartition("orders", 1);

  private final BlockingQueue<Map<TopicPartition, CompletableFuture<OffsetBounds>>> questions =
      new LinkedBlockingQueue<>();
  private final SharedBounds shared =
      new SharedBounds(ids -> {
        Map<TopicPartition, CompletableFuture<OffsetBounds>> question = new LinkedHashMap<>();
        ids.forEach(id -> question.put(id, new CompletableFuture<>()));
        questions.add(question);
        return question;
      });

  @Test
  void areThoseOfAQuestionThatCameAfterTheCaller() throws Exception {
    var first = ask(orders0);
    var asked = questions.take();
    var second = ask(orders0);

    asked.get(orders0).complete(BOUNDS);
    questions.take().get(orders0).complete(new OffsetBounds(1, 3));

    assertThat(first.get()).containsEntry(orders0, BOUNDS);
    assertThat(second.get()).containsEntry(orders0, new OffsetBounds(1, 3));
  }

  @Test
  void comeLateWhereOthersAreSlow() throws Exception {
    var slow = ask(orders0);
    var unanswered = questions.take();

    var other = ask(orders1);
    questions.take().get(orders1).complete(BOUNDS);

    assertThat(other.get()).containsEntry(orders1, BOUNDS);
    assertThat(slow).isNotDone();
    unanswered.get(orders0).complete(BOUNDS);
    assertThat(slow.get()).containsEntry(orders0, BOUNDS);
  }

  @Test
  void failForWhoAskedForThePartitionThatFailed() throws Exception {
    var bad = ask(orders0);
    questions
        .take()
        .get(orders0)
        .completeExceptionally(new UnknownTopicOrPartitionException("gone"));

    assertThat(bad.handle((_, failure) -> failure).get())
        .hasRootCauseInstanceOf(UnknownTopic.class);
  }

  @Test
  void failWhereNothingCanBeAsked() {
    SharedBounds unreachable =
        new SharedBounds(_ -> {
          throw new ClusterUnavailable("no broker answers");
        });

    assertThatExceptionOfType(ClusterUnavailable.class)
        .isThrownBy(() -> unreachable.of(List.of(orders0)));
    assertThatExceptionOfType(ClusterUnavailable.class)
        .isThrownBy(() -> unreachable.of(List.of(orders0)));
  }

  private CompletableFuture<Map<TopicPartition, OffsetBounds>> ask(TopicPartition id) {
    return CompletableFuture.supplyAsync(() -> shared.of(List.of(id)), Thread::startVirtualThread);
  }
}
