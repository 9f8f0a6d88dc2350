package io.logpost.engine.kafka;

import io.logpost.engine.HealthFact;
import io.logpost.error.LogpostException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.Node;

/// Asks the cluster again and again how it is, and remembers the answer for health checks, which
/// wait for nothing.
///
/// Threads: one probes, any asks.
final class ClusterWatch {
  private static final String NAME = "cluster";
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final Supplier<Admin> admin;
  private volatile HealthFact last = unreachable("The Kafka cluster was not reached yet.");

  ClusterWatch(Supplier<Admin> admin) {
    this.admin = admin;
  }

  /// Asks the cluster; returns within some seconds.
  void probe() {
    last = ask();
  }

  /// How it was when it was last asked.
  HealthFact health() {
    return last;
  }

  private HealthFact ask() {
    try {
      DescribeClusterOptions options =
          new DescribeClusterOptions().timeoutMs((int) TIMEOUT.toMillis());
      // a client without a connection may take longer than it was told
      Collection<Node> nodes =
          admin
              .get()
              .describeCluster(options)
              .nodes()
              .get(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
      return new HealthFact(NAME, true, nodes.size() + " brokers");
    } catch (ExecutionException e) {
      return unreachable(KafkaErrors.ofRead(e, Subject.CLUSTER).detail());
    } catch (TimeoutException _) {
      return unreachable("no answer within " + 2 * TIMEOUT.toSeconds() + " s");
    } catch (LogpostException e) {
      return unreachable(e.detail());
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts a probe", e);
    }
  }

  private static HealthFact unreachable(String why) {
    return new HealthFact(
        NAME,
        false,
        why
            + " See spring.kafka.bootstrap-servers; the service goes on by itself when the cluster answers.");
  }
}
