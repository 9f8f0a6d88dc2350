package io.logpost.consumer;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Members that poll, acknowledge, fall silent, leave and come back in random order, over restarts
/// of the server and changes of topics, each step compared with {@link MembersModel}.
///
/// A failing seed is repeated by `-Dlogpost.seed=N`; `-Dlogpost.seeds=N` runs as many as one likes.
class MembersModelTest {
  private static final int STEPS = 150;

  static LongStream seeds() {
    Long one = Long.getLong("logpost.seed");
    return one != null
        ? LongStream.of(one)
        : LongStream.range(0, Integer.getInteger("logpost.seeds", 300));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyStepDoesWhatTheModelSays(long seed) {
    try {
      MembersModel model = new MembersModel(seed);
      for (int step = 0; step < STEPS; step++) {
        model.step();
      }
      model.drain();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    }
  }
}
