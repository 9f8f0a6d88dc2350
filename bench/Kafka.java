package bench;

import java.util.Locale;

/// The service on a Kafka cluster of one broker, beside Kafka's own tools on the same broker.
final class Kafka {
  private static final int TOOL_RECORDS = 2_000_000;
  private static final String TOOL_TOPIC = "bench-tool";

  private final Options options;

  Kafka(Options options) {
    this.options = options;
  }

  void run() throws Exception {
    try (Broker broker = new Broker(options);
        Server server =
            new Server(
                options,
                "--logpost.engine=kafka",
                "--spring.kafka.bootstrap-servers=" + broker.bootstrapServers())) {
      System.out.println(
          """

          ### On a Kafka cluster of one broker

          | what | records/s | MB/s | p50 ms | p99 ms | service CPU s per 1M records | broker CPU s per 1M records |
          |:-----|----------:|-----:|-------:|-------:|-----------------------------:|----------------------------:|\
          """);
      // the first finds two cold processes and is not printed
      new Produce(server, options).measure(100, 100, 8, "all", Produce.PARTITIONS);
      produce(broker, server, 8, 100, "all");
      produce(broker, server, 8, 100, "1");
      produce(broker, server, 64, 1, "all");
      fetch(broker, server);
      poll(broker, server);
      tools(broker, server);
    }
  }

  private void produce(Broker broker, Server server, int connections, int records, String acks)
      throws Exception {
    double before = broker.cpuSeconds();
    Measure measure =
        new Produce(server, options).measure(records, 100, connections, acks, Produce.PARTITIONS);
    print(
        "produce %d × 100 B by %d connections, acks=%s".formatted(records, connections, acks),
        measure,
        broker.cpuSeconds() - before);
  }

  private void fetch(Broker broker, Server server) throws Exception {
    Topic.create(server, Fetch.TOPIC, 1);
    Topic.fill(server, Fetch.TOPIC, options.fetchRecords());
    double before = broker.cpuSeconds();
    Measure measure = Load.run(server, options, 1, _ -> new Fetch.Reader());
    print("fetch, answers of up to 1 MiB", measure, broker.cpuSeconds() - before);
  }

  private void poll(Broker broker, Server server) throws Exception {
    double before = broker.cpuSeconds();
    Measure measure = new Drain(server, options).measureByPoll();
    print("poll that acknowledges", measure, broker.cpuSeconds() - before);
  }

  private void tools(Broker broker, Server server) throws Exception {
    Topic.create(server, TOOL_TOPIC, Produce.PARTITIONS);
    String records = String.valueOf(TOOL_RECORDS);
    String produced =
        broker.run(
            "org.apache.kafka.tools.ProducerPerformance",
            "--topic",
            TOOL_TOPIC,
            "--num-records",
            records,
            "--record-size",
            "100",
            "--throughput",
            "-1",
            "--producer-props",
            "bootstrap.servers=" + broker.bootstrapServers(),
            "acks=all");
    printTool("Kafka's own producer tool", Broker.last("([\\d.]+) records/sec", produced));
    String consumed =
        broker.run(
            "org.apache.kafka.tools.ConsumerPerformance",
            "--bootstrap-server",
            broker.bootstrapServers(),
            "--topic",
            TOOL_TOPIC,
            "--messages",
            records,
            "--hide-header");
    printTool(
        "Kafka's own consumer tool",
        Broker.last("([\\d.]+), [^,]*, [^,]*, [^,]*, [\\d.]+$", consumed));
  }

  /// @param brokerCpuSeconds with the warm-up, of which the measured part is taken
  private void print(String what, Measure measure, double brokerCpuSeconds) {
    double part = options.seconds() / (double) (options.seconds() + options.warmupSeconds());
    double millions = measure.records() / 1e6;
    double seconds = measure.clock().seconds();
    System.out.printf(
        Locale.ROOT,
        "| %s | %,.0f | %.1f | %s | %s | %.2f | %.2f |%n",
        what,
        measure.records() / seconds,
        measure.bytes() / seconds / 1e6,
        measure.latency(0.50),
        measure.latency(0.99),
        measure.clock().serverCpu() / millions,
        brokerCpuSeconds * part / millions);
  }

  private static void printTool(String what, double recordsPerSecond) {
    System.out.printf(Locale.ROOT, "| %s | %,.0f | – | – | – | – | – |%n", what, recordsPerSecond);
  }
}
