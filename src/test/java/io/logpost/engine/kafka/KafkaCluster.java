package io.logpost.engine.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/// A real Apache Kafka cluster of KRaft nodes, each a Java process on this machine, so that one can
/// be killed. The first three nodes are controllers and brokers, those added later brokers only.
///
/// Nodes are numbered from 1, as their brokers' ids. One thread at a time.
public final class KafkaCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// What is the same on each node; small, and quick to notice that another is gone.
  private static final String OF_ALL =
      """
      controller.listener.names=CONTROLLER
      inter.broker.listener.name=BROKER
      listener.security.protocol.map=BROKER:%2$s,CONTROLLER:PLAINTEXT
      replica.selector.class=org.apache.kafka.common.replica.RackAwareReplicaSelector
      offsets.topic.replication.factor=%1$d
      offsets.topic.num.partitions=3
      transaction.state.log.replication.factor=%1$d
      transaction.state.log.min.isr=1
      transaction.state.log.num.partitions=3
      default.replication.factor=%1$d
      auto.create.topics.enable=false
      group.initial.rebalance.delay.ms=0
      group.consumer.heartbeat.interval.ms=1000
      group.consumer.min.heartbeat.interval.ms=200
      group.consumer.session.timeout.ms=10000
      group.consumer.min.session.timeout.ms=3000
      group.consumer.min.assignment.interval.ms=0
      group.consumer.assignment.interval.ms=0
      broker.session.timeout.ms=3000
      broker.heartbeat.interval.ms=500
      replica.lag.time.max.ms=3000
      controlled.shutdown.enable=false
      num.network.threads=1
      num.io.threads=2
      background.threads=2
      log.cleaner.dedupe.buffer.size=2097152
      log.initial.task.delay.ms=1000
      """;

  private record Node(int brokerPort, int controllerPort, Path config, Path log) {}

  private final Path directory;
  private final String clusterId = Uuid.randomUuid().toString();
  private final Map<Integer, Node> nodes = new TreeMap<>();
  private final Map<Integer, Process> processes = new TreeMap<>();
  private final String voters;

  private final Listener listener;

  /// How brokers are reached.
  ///
  /// @param protocol Kafka's name of it
  /// @param ofBrokers further properties of brokers
  /// @param ofClients what clients need, as Kafka's properties
  public record Listener(String protocol, String ofBrokers, Map<String, Object> ofClients) {
    static final Listener PLAIN = new Listener("PLAINTEXT", "", Map.of());
  }

  private KafkaCluster(Path directory, int count, Listener listener) throws IOException {
    this.directory = directory;
    this.listener = listener;
    List<Integer> ports = freePorts(2 * count);
    for (int id = 1; id <= count; id++) {
      nodes.put(id, node(id, ports.get(2 * id - 2), ports.get(2 * id - 1)));
    }
    voters =
        nodes.entrySet().stream()
            .map(node -> node.getKey() + "@127.0.0.1:" + node.getValue().controllerPort())
            .collect(Collectors.joining(","));
  }

  /// A cluster in an empty directory that is yet to be started; it has its addresses.
  public static KafkaCluster prepared(Path directory, int count, Listener listener)
      throws Exception {
    KafkaCluster cluster = new KafkaCluster(directory, count, listener);
    for (int id : cluster.nodes.keySet()) {
      cluster.format(id, "broker,controller");
    }
    return cluster;
  }

  /// Starts all its nodes and waits until all brokers are there.
  public KafkaCluster start() throws Exception {
    for (int id : nodes.keySet()) {
      start(id);
    }
    awaitBrokers(nodes.size());
    return this;
  }

  /// The cluster of three that the tests of a run share; it ends with the run.
  public static KafkaCluster shared() {
    return Shared.CLUSTER;
  }

  private static final class Shared {
    private static final KafkaCluster CLUSTER = make();

    private static KafkaCluster make() {
      try {
        Path directory = Files.createTempDirectory("logpost-kafka");
        KafkaCluster cluster = prepared(directory, 3, Listener.PLAIN).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(cluster, directory)));
        return cluster;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (Exception e) {
        throw new IllegalStateException("no Kafka cluster", e);
      }
    }

    private static void end(KafkaCluster cluster, Path directory) {
      cluster.close();
      org.springframework.util.FileSystemUtils.deleteRecursively(directory.toFile());
    }
  }

  /// Addresses of all brokers, as clients take them.
  public String bootstrapServers() {
    return nodes.values().stream()
        .map(node -> "127.0.0.1:" + node.brokerPort())
        .collect(Collectors.joining(","));
  }

  /// Kafka's properties of a client of this cluster.
  public Map<String, Object> connection() {
    Map<String, Object> connection = new TreeMap<>(listener.ofClients());
    connection.put("bootstrap.servers", bootstrapServers());
    return connection;
  }

  /// A connection of the engine to this cluster.
  public KafkaClients clients() {
    return new KafkaClients(connection(), connection(), connection());
  }

  /// Adds a broker and answers its id, when it is there.
  public int addBroker() throws Exception {
    int id = nodes.size() + 1;
    List<Integer> ports = freePorts(2);
    nodes.put(id, node(id, ports.get(0), ports.get(1)));
    format(id, "broker");
    start(id);
    awaitBrokers(nodes.size());
    return id;
  }

  /// Kills a node's process as a power cut would.
  public void kill(int id) throws InterruptedException {
    var _ = processes.get(id).destroyForcibly().waitFor();
  }

  /// Stops a node's process as an operator would.
  public void stop(int id) throws InterruptedException {
    processes.get(id).destroy();
    var _ = processes.get(id).waitFor();
  }

  /// Starts a node's process again, or for the first time.
  public void start(int id) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms64m",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + directory.resolve("classes" + id + ".jsa"),
            "-Dlog4j2.disable.jmx=true",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "kafka.Kafka",
            nodes.get(id).config().toString());
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(nodes.get(id).log().toFile()))
            .start();
    processes.put(id, process);
  }

  /// Waits until so many brokers are there.
  public void awaitBrokers(int count) throws Exception {
    long begin = System.nanoTime();
    try (Admin admin = Admin.create(connection())) {
      while (brokerCount(admin) != count) {
        if (System.nanoTime() - begin > PATIENCE.toNanos()) {
          throw new IllegalStateException("not " + count + " brokers; their logs: " + logs());
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private static int brokerCount(Admin admin) throws InterruptedException {
    try {
      return admin.describeCluster().nodes().get().size();
    } catch (ExecutionException _) {
      return 0;
    }
  }

  private String logs() {
    return nodes.values().stream().map(node -> node.log().toString()).toList().toString();
  }

  @Override
  public void close() {
    processes.values().forEach(Process::destroyForcibly);
    for (Process process : processes.values()) {
      process.onExit().join();
    }
  }

  private Node node(int id, int brokerPort, int controllerPort) {
    return new Node(
        brokerPort,
        controllerPort,
        directory.resolve("node" + id + ".properties"),
        directory.resolve("node" + id + ".log"));
  }

  private void format(int id, String roles) throws Exception {
    Path data = Files.createDirectories(directory.resolve("node" + id));
    Files.writeString(nodes.get(id).config(), properties(id, roles, data));
    try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream())) {
      new Formatter()
          .setPrintStream(nowhere)
          .setNodeId(id)
          .setClusterId(clusterId)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(data.toString())
          .addDirectory(data.toString())
          .run();
    }
  }

  private String properties(int id, String roles, Path data) {
    Node node = nodes.get(id);
    String controller =
        roles.contains("controller") ? ",CONTROLLER://127.0.0.1:" + node.controllerPort() : "";
    return """
    process.roles=%s
    node.id=%d
    controller.quorum.voters=%s
    listeners=BROKER://127.0.0.1:%d%s
    advertised.listeners=BROKER://127.0.0.1:%d
    log.dirs=%s
    broker.rack=rack%d
    """
            .formatted(
                roles, id, voters, node.brokerPort(), controller, node.brokerPort(), data, id)
        + OF_ALL.formatted(Math.min(3, nodes.size()), listener.protocol())
        + listener.ofBrokers();
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
