package io.logpost.engine.kafka;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/// Makes Kafka's clients, connected as the service was configured: what is given here (addresses,
/// TLS, SASL) comes under what a client's user sets, and nothing of it comes from a request.
///
/// Any thread may call it.
public final class KafkaClients {
  private final Map<String, Object> admin;
  private final Map<String, Object> producer;
  private final Map<String, Object> consumer;

  /// @param admin Kafka's properties of an admin client; likewise the others
  public KafkaClients(
      Map<String, Object> admin, Map<String, Object> producer, Map<String, Object> consumer) {
    this.admin = Map.copyOf(admin);
    this.producer = Map.copyOf(producer);
    this.consumer = Map.copyOf(consumer);
  }

  Admin admin(Map<String, Object> settings) {
    return Admin.create(with(admin, settings));
  }

  Producer<ByteBuffer, ByteBuffer> producer(Map<String, Object> settings) {
    BufferBytes bytes = new BufferBytes();
    return new KafkaProducer<>(with(producer, settings), bytes, bytes);
  }

  /// A consumer whose keys and values are views of what it fetched.
  Consumer<ByteBuffer, ByteBuffer> consumer(Map<String, Object> settings) {
    return new KafkaConsumer<>(
        with(consumer, settings), new ByteBufferDeserializer(), new ByteBufferDeserializer());
  }

  static Map<String, Object> with(Map<String, Object> connection, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(connection);
    all.putAll(settings);
    return all;
  }
}
