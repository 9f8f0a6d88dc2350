package bench;

import java.time.Duration;

/// Time and CPU time between two moments: the server's and that of the load generator beside it.
final class Clock {
  private final Server server;
  private final long begin = System.nanoTime();
  private final double serverBegin;
  private final double clientBegin = clientCpuSeconds();
  private double seconds;
  private double serverCpu;
  private double clientCpu;

  /// Starts it.
  Clock(Server server) {
    this.server = server;
    serverBegin = server.cpuSeconds();
  }

  void stop() {
    seconds = (System.nanoTime() - begin) / 1e9;
    serverCpu = server.cpuSeconds() - serverBegin;
    clientCpu = clientCpuSeconds() - clientBegin;
  }

  double seconds() {
    return seconds;
  }

  double serverCpu() {
    return serverCpu;
  }

  double clientCpu() {
    return clientCpu;
  }

  private static double clientCpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }
}
