package io.logpost.config;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// The file descriptors that this process may have, which connections and files share.
public final class Descriptors {
  /// What the process has open besides logs and connections, and opens for a moment: the jar, the
  /// database, directories being forced.
  private static final long OTHERS = 64;

  private Descriptors() {}

  /// How many descriptors the process may have; {@link Integer#MAX_VALUE} where the system does not
  /// say. A JVM raises its soft limit to the hard one.
  public static long limit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? Math.clamp(system.getMaxFileDescriptorCount(), 1, Integer.MAX_VALUE)
        : Integer.MAX_VALUE;
  }

  /// How many connections leave enough of them for files.
  ///
  /// @param wanted as the settings say
  public static int connections(int wanted) {
    return connections(wanted, limit());
  }

  static int connections(int wanted, long limit) {
    return Math.clamp(limit - limit / 4 - OTHERS, Math.min(wanted, 8), wanted);
  }
}
