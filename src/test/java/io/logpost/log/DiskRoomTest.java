package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.logpost.error.LogpostException.DiskFull;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DiskRoomTest {
  private final FakeLogFiles files = new FakeLogFiles(LogFixture.ROOT);
  private final DiskRoom room = new DiskRoom(files, 1000);

  @Nested
  class Require {
    @Test
    void takesWhatLeavesTheFloor() {
      files.usableBytes = 1100;

      assertThatCode(() -> room.require("orders", 100)).doesNotThrowAnyException();
    }

    @Test
    void refusesWhatLeavesLessAndNamesFloorRoomAndSetting() {
      files.usableBytes = 1099;

      assertThatExceptionOfType(DiskFull.class)
          .isThrownBy(() -> room.require("orders", 100))
          .withMessageContainingAll("1099 bytes left", "logpost.log.min-free-bytes (1000)")
          .satisfies(failure ->
              assertThat(failure.facts())
                  .containsEntry("topic", "orders")
                  .containsEntry("free_bytes", 1099L)
                  .containsEntry("limit", 1000L));
    }

    @Test
    void goesOnTheMomentThereIsRoom() {
      files.usableBytes = 999;
      assertThatExceptionOfType(DiskFull.class).isThrownBy(() -> room.require("orders", 0));

      files.usableBytes = 1000;

      assertThatCode(() -> room.require("orders", 0)).doesNotThrowAnyException();
    }
  }

  @Nested
  class Trouble {
    @Test
    void isNothingAtTheFloor() {
      files.usableBytes = 1000;

      assertThat(room.trouble()).isEmpty();
    }

    @Test
    void saysHowMuchIsMissingBelowIt() {
      files.usableBytes = 999;

      assertThat(room.trouble())
          .startsWith("999 bytes left, less than logpost.log.min-free-bytes (1000)");
    }
  }
}
