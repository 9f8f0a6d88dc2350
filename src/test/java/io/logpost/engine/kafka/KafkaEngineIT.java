package io.logpost.engine.kafka;

import io.logpost.engine.Engine;
import io.logpost.engine.EngineContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What every engine does, on a cluster of three brokers.
class KafkaEngineIT extends EngineContract {
  private KafkaEngine engine;

  @BeforeEach
  void connect() {
    engine = OpenKafka.onEmptyCluster();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Override
  protected Engine engine() {
    return engine;
  }
}
