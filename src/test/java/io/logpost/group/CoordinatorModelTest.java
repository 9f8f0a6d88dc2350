package io.logpost.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Random joins, leaves, take-overs, deliveries, releases, changes of topics, failures of the store
/// and restarts. After every step: what is out is its owner's and can be acknowledged, nothing is
/// out twice, offsets and generations go forward, and every partition that a member wants has an
/// owner.
///
/// `-Dlogpost.seeds=10000` runs more of them, `-Dlogpost.seed=17` a single one.
class CoordinatorModelTest {
  private static final int STEPS = 200;

  @TestFactory
  Stream<DynamicTest> keepsEachPartitionWithOneMember() {
    Long only = Long.getLong("logpost.seed");
    LongStream seeds =
        only != null
            ? LongStream.of(only)
            : LongStream.range(0, Long.getLong("logpost.seeds", 300));
    return seeds.mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run(seed)));
  }

  private static void run(long seed) {
    ModelRun run = new ModelRun(seed);
    for (int i = 0; i < STEPS; i++) {
      run.step();
    }
    run.settle();
    assertThat(run.coordinator.states())
        .allSatisfy(state -> assertThat(state.state()).isNotEqualTo(GroupState.State.RECONCILING));
  }
}
