package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One broker of Apache Kafka as its distribution starts it, but for the sizes of its heap, on free
/// ports of the loopback address; and Kafka's own tools. One thread starts and stops it.
///
/// Kafka's classes are those of the class path in the system property `kafka.class.path`.
final class Broker implements AutoCloseable {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final String CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qk";

  private final Path home;
  private final int port = freePort();
  private final Process process;

  Broker(Options options) throws IOException, InterruptedException {
    home = Files.createTempDirectory(Files.createDirectories(options.dir()), "bench-kafka-");
    Path config = home.resolve("server.properties");
    Files.writeString(config, properties());
    run("kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", config.toString());
    process =
        new ProcessBuilder(command("kafka.Kafka", config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("output.txt").toFile())
            .start();
  }

  private String properties() throws IOException {
    int controllerPort = freePort();
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    controller.listener.names=CONTROLLER
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
    log.dirs=%3$s
    offsets.topic.replication.factor=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    """
        .formatted(port, controllerPort, home.resolve("logs"));
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /// User and system time it has taken so far.
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /// Runs one of Kafka's tools to its end and answers what it printed.
  String run(String mainClass, String... arguments) throws IOException, InterruptedException {
    Process tool =
        new ProcessBuilder(command(mainClass, arguments)).redirectErrorStream(true).start();
    String printed = new String(tool.getInputStream().readAllBytes());
    if (tool.waitFor() != 0) {
      throw new IOException(mainClass + " failed:\n" + printed);
    }
    return printed;
  }

  /// The last number that a pattern finds in what a tool printed.
  static double last(String pattern, String printed) throws IOException {
    Matcher found = Pattern.compile(pattern, Pattern.MULTILINE).matcher(printed);
    String number = null;
    while (found.find()) {
      number = found.group(1);
    }
    if (number == null) {
      throw new IOException("no " + pattern + " in:\n" + printed);
    }
    return Double.parseDouble(number);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Server.delete(home);
  }

  private static List<String> command(String mainClass, String... arguments) throws IOException {
    String classPath = System.getProperty("kafka.class.path");
    if (classPath == null) {
      throw new IOException("kafka.class.path is not set; bench/run sets it");
    }
    List<String> command = new ArrayList<>(List.of(JAVA, "-Xmx1g", "-cp", classPath, mainClass));
    command.addAll(List.of(arguments));
    return command;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
