package io.logpost.config;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes an idle JVM give memory back to the system: left alone, its heap stays as large as the
/// last burst of requests made it.
final class IdleHeap {
  private static final Logger LOGGER = LoggerFactory.getLogger(IdleHeap.class);

  /// After so long without a collection, G1 does one beside the program.
  private static final long IDLE_MS = 60_000;

  private IdleHeap() {}

  static void giveBack() {
    try {
      HotSpotDiagnosticMXBean machine =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      if (machine.getVMOption("G1PeriodicGCInterval").getValue().equals("0")) {
        machine.setVMOption("G1PeriodicGCInterval", String.valueOf(IDLE_MS));
      }
    } catch (IllegalArgumentException e) {
      LOGGER.debug("This JVM has no G1", e);
    }
  }
}
