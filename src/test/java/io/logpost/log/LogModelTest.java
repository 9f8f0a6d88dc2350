package io.logpost.log;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Random appends, flushes, deletions, retention, faults, crashes, restarts and flipped bits, held
 * against a list by {@link LogModel}.
 *
 * <p>{@code -Dlogpost.seeds=10000} runs more of them, {@code -Dlogpost.seed=17} a single one.
 */
class LogModelTest {
  private static final int STEPS = 80;

  @TestFactory
  Stream<DynamicTest> keepsWhatItShowed() {
    Long only = Long.getLong("logpost.seed");
    LongStream seeds =
        only != null
            ? LongStream.of(only)
            : LongStream.range(0, Long.getLong("logpost.seeds", 1000));
    return seeds.mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run(seed)));
  }

  private static void run(long seed) {
    LogModel model = new LogModel(seed);
    for (int i = 0; i < STEPS; i++) {
      model.step();
    }
    model.flipABit();
  }
}
