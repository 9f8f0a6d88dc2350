package io.logpost.config;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// The file descriptors that this process may have, which connections and files share.
public final class Descriptors {
  private Descriptors() {}

  /// How many descriptors the process may have; {@link Integer#MAX_VALUE} where the system does not
  /// say. A JVM raises its soft limit to the hard one.
  public static long limit() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? Math.clamp(system.getMaxFileDescriptorCount(), 1, Integer.MAX_VALUE)
        : Integer.MAX_VALUE;
  }
}
