package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The service as its users start it, `java -jar logpost.jar`, on a free port of the loopback
/// address over an empty data directory that goes away with it. One thread starts and stops it.
final class Server implements AutoCloseable {
  private static final Path JAVA_BIN = Path.of(System.getProperty("java.home"), "bin");
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

  private final Path home;
  private final int port;
  private final List<String> command = new ArrayList<>();
  private final Thread reaper = new Thread(this::kill);
  private volatile Process process;
  private Duration startTime;
  private Duration stopTime = Duration.ZERO;

  /// Starts it and returns when it is ready.
  ///
  /// @param settings that differ from the built-in ones, such as `--logging.level.root=info`
  Server(Options options, String... settings) throws IOException, InterruptedException {
    home = Files.createTempDirectory(Files.createDirectories(options.dir()), "bench-");
    port = freePort();
    command.add(JAVA_BIN.resolve("java").toString());
    command.addAll(List.of("-jar", options.jar().toAbsolutePath().toString()));
    command.add("--server.port=" + port);
    command.add("--logpost.data-dir=" + data().toAbsolutePath());
    command.addAll(List.of(settings));
    Runtime.getRuntime().addShutdownHook(reaper);
    start();
  }

  private void start() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    process =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
            .start();
    awaitReady(begin + START_LIMIT.toNanos());
    startTime = Duration.ofNanos(System.nanoTime() - begin);
  }

  /// Stops it as an operator does, and starts it again over what it left.
  void restart() throws IOException, InterruptedException {
    stop();
    start();
  }

  /// Ends it by `kill -9`, and starts it again over what it left.
  void restartAfterKill() throws IOException, InterruptedException {
    kill();
    process.waitFor();
    start();
  }

  int port() {
    return port;
  }

  /// From the last start of the process to its first ready answer.
  Duration startTime() {
    return startTime;
  }

  /// From the last signal to stop to the end of the process; the limit where it was killed.
  Duration stopTime() {
    return stopTime;
  }

  Path data() {
    return home.resolve("data");
  }

  /// Bytes of all partitions' segments with their indexes.
  long logBytes() throws IOException {
    return bytes(data().resolve("topics"));
  }

  /// The number of a metric at `/actuator/prometheus`, all its tags together; 0 where there is
  /// none.
  double metric(String name) throws IOException {
    try (Connection connection = new Connection(port, 64 << 10, 1 << 20)) {
      connection.exchange(Connection.request("GET", "/actuator/prometheus", "text/plain"));
      return Pattern.compile("^" + name + "(?:\\{.*?})? (\\S+)$", Pattern.MULTILINE)
          .matcher(connection.tail())
          .results()
          .mapToDouble(found -> Double.parseDouble(found.group(1)))
          .sum();
    }
  }

  /// User and system time it has taken so far.
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /// Resident memory in MiB; 0 where the system doesn't say.
  long residentMebibytes() throws IOException {
    return status("VmRSS:\\s+(\\d+) kB") / 1024;
  }

  /// How many threads the system sees; 0 where it doesn't say.
  long threads() throws IOException {
    return status("Threads:\\s+(\\d+)");
  }

  private long status(String pattern) throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    return Files.exists(status) ? number(pattern, Files.readString(status)) : 0;
  }

  /// Bytes of live objects after a full collection.
  long liveHeapBytes() throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                JAVA_BIN.resolve("jcmd").toString(), "" + process.pid(), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String histogram = new String(jcmd.getInputStream().readAllBytes());
    jcmd.waitFor();
    return number("Total\\s+\\d+\\s+(\\d+)", histogram);
  }

  /// Where a pattern stands in what it wrote to its console so far.
  List<MatchResult> output(Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(output())).results().toList();
  }

  /// What it wrote to its console, for the message of a failure.
  String lastOutput() throws IOException {
    List<String> lines = Files.readAllLines(output());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
  }

  @Override
  public void close() throws IOException {
    stop();
    Runtime.getRuntime().removeShutdownHook(reaper);
    delete(home);
  }

  private void stop() {
    long begin = System.nanoTime();
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
      stopTime = Duration.ofNanos(System.nanoTime() - begin);
    } catch (InterruptedException e) {
      kill();
    }
  }

  private Path output() {
    return home.resolve("output.txt");
  }

  private void kill() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private void awaitReady(long deadline) throws IOException, InterruptedException {
    var ready = Connection.request("GET", "/actuator/health/readiness");
    while (true) {
      try (Connection connection = new Connection(port)) {
        connection.exchange(ready);
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          kill();
          throw new IOException("the server did not become ready:\n" + lastOutput(), e);
        }
        Thread.sleep(10);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static long number(String pattern, String text) throws IOException {
    Matcher found = Pattern.compile(pattern).matcher(text);
    if (!found.find()) {
      throw new IOException("no " + pattern + " in:\n" + text);
    }
    return Long.parseLong(found.group(1));
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
    } catch (UncheckedIOException e) {
      return bytes(folder); // a file went while it was looked at
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Server::deleteOne);
    }
  }

  private static void deleteOne(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
