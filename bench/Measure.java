package bench;

import java.util.Locale;

/// What one measured window came to.
///
/// @param micros latency of each request, ascending; empty where there was one long request
/// @param reopened how many connections the server closed, warm-up included
/// @param bytes of request bodies for produce, of answers' bodies for fetch
record Measure(
    int connections,
    int[] micros,
    long requests,
    long records,
    long bytes,
    int reopened,
    Clock clock) {
  private static final String HEAD =
      """
      | scenario | connections | requests/s | records/s | MB/s | p50 ms | p99 ms | server CPU s per 1M records | client CPU s per 1M records |
      |:---------|------------:|-----------:|----------:|-----:|-------:|-------:|----------------------------:|----------------------------:|\
      """;

  static void printHead(String title) {
    System.out.printf("%n### %s%n%n%s%n", title, HEAD.stripTrailing());
  }

  void print(String scenario) {
    double millions = records / 1e6;
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %,.0f | %,.0f | %.1f | %s | %s | %.2f | %.2f |%n",
        reopened == 0 ? scenario : scenario + " (connections reopened: " + reopened + ")",
        connections,
        requests / clock.seconds(),
        records / clock.seconds(),
        bytes / clock.seconds() / 1e6,
        latency(0.50),
        latency(0.99),
        clock.serverCpu() / millions,
        clock.clientCpu() / millions);
  }

  /// Milliseconds within which that share of the requests was answered.
  String latency(double share) {
    if (micros.length == 0) {
      return "–";
    }
    int at = (int) Math.min(micros.length - 1L, Math.round(share * micros.length));
    return String.format(Locale.ROOT, "%.2f", micros[at] / 1000.0);
  }
}
