package io.logpost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The built service as a process of its own, so that a test can end it in any way a machine can.
///
/// It listens on a free port of loopback, which it keeps over restarts. One thread at a time.
public final class LogpostProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final Path directory;
  private final Surroundings surroundings;
  private final int port = freePort();
  private final HttpClient client = HttpClient.newHttpClient();
  private Process process;

  /// What a process is started in.
  ///
  /// @param before what stands before the command and becomes it in the same process, such as
  ///   `strace -D`
  /// @param environment variables set for it
  public record Surroundings(List<String> before, Map<String, String> environment) {
    public static final Surroundings NONE = new Surroundings(List.of(), Map.of());
  }

  /// Starts a server that keeps its data in `data` below a directory, and its output beside it.
  public LogpostProcess(Path directory, String... settings) {
    this(Surroundings.NONE, directory, settings);
  }

  public LogpostProcess(Surroundings surroundings, Path directory, String... settings) {
    this(surroundings, directory, true, settings);
  }

  private LogpostProcess(
      Surroundings surroundings, Path directory, boolean untilReady, String... settings) {
    this.surroundings = surroundings;
    this.directory = directory;
    process = launch(surroundings, settings);
    if (untilReady) {
      awaitReady();
    }
  }

  /// A server that is not waited for: what it needs to get ready is not there yet.
  public static LogpostProcess begun(
      Surroundings surroundings, Path directory, String... settings) {
    return new LogpostProcess(surroundings, directory, false, settings);
  }

  /// Waits until it answers whether it is alive.
  public void awaitLive() {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers("liveness")) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("The server did not come to life:\n" + output());
      }
      pause();
    }
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  public Path dataDirectory() {
    return directory.resolve("data");
  }

  /// Ends the process as `kill -9` does and starts it again on the same data.
  public void killAndRestart(String... settings) {
    kill();
    start(settings);
  }

  /// Starts the process, which has ended, again on the same data.
  public void start(String... settings) {
    process = launch(surroundings, settings);
    awaitReady();
  }

  /// Starts the process, which has ended, and does not wait until it is ready.
  public void beginStart(Surroundings in, String... settings) {
    process = launch(in, settings);
  }

  /// Whether the process got ready before it ended.
  public boolean getsReady() {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!isReady()) {
      if (!process.isAlive()) {
        return false;
      }
      if (System.nanoTime() > end) {
        kill();
        throw new IllegalStateException("The server did not get ready:\n" + output());
      }
      pause();
    }
    return true;
  }

  /// Whether the process ended by itself within a time.
  public boolean ends(Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Ends the process at once, without a word to it.
  public void kill() {
    await(process.destroyForcibly());
  }

  /// Asks the process to stop, waits for it and answers its exit code.
  public int stop() {
    process.destroy();
    return await(process);
  }

  /// What the process printed, over all its starts.
  public String output() {
    try {
      return Files.readString(logFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  private Process launch(Surroundings in, String... settings) {
    List<String> command = new ArrayList<>(in.before());
    command.addAll(ArchivedJar.command());
    command.add("--server.port=" + port);
    command.add("--logpost.data-dir=" + dataDirectory());
    command.addAll(List.of(settings));
    ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(logFile().toFile());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(in.environment());
    try {
      return builder.redirectErrorStream(true).redirectOutput(log).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    if (!getsReady()) {
      throw new IllegalStateException("The server ended before it was ready:\n" + output());
    }
  }

  private boolean isReady() {
    return answers("readiness");
  }

  private boolean answers(String probe) {
    URI readiness = URI.create("http://127.0.0.1:" + port + "/actuator/health/" + probe);
    try {
      HttpRequest request =
          HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(5)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Between two looks at another process there is nothing to wait on but time.
  private void pause() {
    try {
      process.waitFor(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path logFile() {
    return directory.resolve("server.log");
  }

  private static int await(Process ending) {
    try {
      return ending.waitFor();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
