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
import java.util.concurrent.TimeUnit;

/// The built jar as a process of its own, so that a test can end it in any way a machine can.
///
/// It listens on a free port of loopback, which it keeps over restarts. One thread at a time.
public final class LogpostProcess implements AutoCloseable {
  private static final Path JAR = Path.of("target", "logpost.jar").toAbsolutePath();
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final Path directory;
  private final int port = freePort();
  private final HttpClient client = HttpClient.newHttpClient();
  private Process process;

  /// Starts a server that keeps its data and its output in a directory.
  public LogpostProcess(Path directory, String... settings) {
    this.directory = directory;
    process = launch(settings);
    awaitReady();
  }

  public int port() {
    return port;
  }

  /// Ends the process as `kill -9` does and starts it again on the same data.
  public void killAndRestart(String... settings) {
    kill();
    process = launch(settings);
    awaitReady();
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

  private Process launch(String... settings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString()));
    command.add("--server.port=" + port);
    command.add("--logpost.data-dir=" + directory.resolve("data"));
    command.addAll(List.of(settings));
    ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(logFile().toFile());
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitReady() {
    URI readiness = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!answersOk(readiness)) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("The server did not get ready:\n" + output());
      }
      pause();
    }
  }

  private boolean answersOk(URI uri) {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
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
      process.waitFor(100, TimeUnit.MILLISECONDS);
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
