package io.logpost.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final long MUCH = Integer.MAX_VALUE;

  @Nested
  class Most {
    @Test
    void areThoseOfTheSettingsWhereThereIsRoom() {
      assertThat(Connections.most(8192, 65_536, 4L << 30)).isEqualTo(8192);
    }

    @Test
    void leaveAQuarterOfTheDescriptorsForLogsAndSomeForTheRest() {
      assertThat(Connections.most(8192, 1024, MUCH)).isEqualTo(1024 - 256 - 64);
    }

    @Test
    void fitIntoTheHeap() {
      assertThat(Connections.most(8192, MUCH, 96 << 20)).isEqualTo(512);
    }

    @Test
    void areAFewAtLeast() {
      assertThat(Connections.most(8192, 40, MUCH)).isEqualTo(8);
      assertThat(Connections.most(2, 40, MUCH)).isEqualTo(2);
    }
  }

  @Nested
  class Descriptor {
    @Test
    void limitIsWhatTheSystemSays() {
      assertThat(Descriptors.limit()).isGreaterThan(16);
    }
  }
}
