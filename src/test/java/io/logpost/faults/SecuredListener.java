package io.logpost.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.logpost.engine.kafka.KafkaCluster.Listener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Brokers behind TLS with a certificate of their own making, that ask for a user and a password.
/// Stateless.
final class SecuredListener {
  static final String PASSWORD = "of-the-store";

  private SecuredListener() {}

  /// A line of JAAS for a user.
  static String jaas(String user, String password) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(user, password);
  }

  /// The key store of the brokers, which clients trust.
  static Path store(Path directory) {
    return directory.resolve("brokers.p12");
  }

  /// Makes the key store and the listener.
  static Listener made(Path directory) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "brokers",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store(directory).toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    String store = store(directory).toString();
    return new Listener("SASL_SSL", brokers(store), clients(store));
  }

  private static String brokers(String store) {
    return """
    sasl.enabled.mechanisms=PLAIN
    sasl.mechanism.inter.broker.protocol=PLAIN
    listener.name.broker.plain.sasl.jaas.config=%s
    ssl.keystore.location=%s
    ssl.keystore.password=%s
    ssl.truststore.location=%s
    ssl.truststore.password=%s
    """
        .formatted(
            jaas("broker", "of-brokers")
                .replace(";", " user_broker=\"of-brokers\" user_logpost=\"secret\";"),
            store,
            PASSWORD,
            store,
            PASSWORD);
  }

  private static Map<String, Object> clients(String store) {
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        jaas("logpost", "secret"),
        "ssl.truststore.location",
        store,
        "ssl.truststore.password",
        PASSWORD);
  }
}
