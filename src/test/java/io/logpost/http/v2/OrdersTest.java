package io.logpost.http.v2;

import io.logpost.engine.Isolation;
import io.logpost.record.TopicPartition;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;

/// A topic `orders` of three partitions, to produce to.
abstract class OrdersTest extends V2Test {
  static final String ONE = "{\"records\":[{\"value\":1}]}";
  static final String TO_PARTITION_0 = "/topics/orders/partitions/0";

  @BeforeEach
  void createOrders() {
    createTopic("orders", 3);
  }

  long stored() {
    return IntStream.range(0, 3).mapToLong(this::endOffset).sum();
  }

  private long endOffset(int partition) {
    TopicPartition id = new TopicPartition("orders", partition);
    return engine.records().bounds(Set.of(id), Isolation.READ_COMMITTED).get(id).endOffset();
  }

  String read(String accept) {
    return getAs(accept, TO_PARTITION_0 + "/records?offset=0").asString();
  }
}
