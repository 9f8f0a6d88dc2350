package io.logpost.consumer;

import static io.logpost.consumer.InstanceFixture.P0;
import static io.logpost.consumer.InstanceFixture.P1;
import static io.logpost.consumer.InstanceFixture.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.IllegalInstanceState;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Moving the positions of a consumer instance.
class InstanceSeekTest {
  private final InstanceFixture fixture = new InstanceFixture();

  @Test
  void readsOnFromThere() {
    Instance instance = fixture.subscribed("c1", false);
    fixture.produce(P0, "a", "b");
    var _ = read(instance);

    instance.seek(new SeekTarget.To(Map.of(P0, 1L), Map.of()));

    assertThat(read(instance)).containsExactly("orders-0@1");
  }

  @Test
  void findsPointsInTime() {
    Instance instance = fixture.subscribed("c1", false);
    fixture.produce(P0, "at 1000", "at 1001");
    fixture.produce(P1, "at 1000");

    instance.seek(new SeekTarget.To(Map.of(), Map.of(P0, 1_001L, P1, 9_999L)));

    assertThat(read(instance)).containsExactly("orders-0@1");
  }

  @Test
  void toTheEndSkipsAndToTheBeginningRepeats() {
    Instance instance = fixture.subscribed("c1", false);
    fixture.produce(P0, "a");
    fixture.produce(P1, "b");

    instance.seek(new SeekTarget.End(Set.of(P0, P1)));
    assertThat(read(instance)).isEmpty();

    instance.seek(new SeekTarget.Beginning(Set.of(P1)));
    assertThat(read(instance)).containsExactly("orders-1@0");
  }

  @Test
  void pastTheEndIsBroughtBackByTheRead() {
    Instance instance = fixture.subscribed("c1", false);
    fixture.produce(P0, "a");

    instance.seek(new SeekTarget.To(Map.of(P0, 7L), Map.of()));
    assertThat(read(instance)).isEmpty();

    fixture.produce(P0, "b");
    assertThat(read(instance)).containsExactly("orders-0@1");
  }

  @Test
  void ofWhatIsNotAssignedMovesNothing() {
    Instance instance = fixture.create("c1", false);
    instance.assign(Set.of(P0));
    fixture.produce(P0, "a");
    var _ = read(instance);

    assertThatExceptionOfType(IllegalInstanceState.class)
        .isThrownBy(() -> instance.seek(new SeekTarget.To(Map.of(P0, 0L, P1, 0L), Map.of())));
    assertThat(read(instance)).isEmpty();
  }
}
