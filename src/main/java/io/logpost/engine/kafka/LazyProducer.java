package io.logpost.engine.kafka;

import io.logpost.error.LogpostException.ClusterUnavailable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/// One producer that all requests share, made when it is first wanted, and made anew after it
/// broke: some errors leave a producer that refuses everything from then on.
///
/// Any thread may call it; who asks while another makes it waits for that.
final class LazyProducer implements AutoCloseable {
  /// A producer that breaks at once is not made anew for each record that it refuses.
  private static final Duration LEAST_AGE = Duration.ofSeconds(1);

  /// How long a stop waits for records whose requests wait for nothing.
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private record Made(Producer<ByteBuffer, ByteBuffer> producer, long madeNanos) {}

  private final Supplier<Producer<ByteBuffer, ByteBuffer>> maker;
  private final long leastAgeNanos;
  private volatile @Nullable Made made;
  private volatile boolean closed;

  LazyProducer(Supplier<Producer<ByteBuffer, ByteBuffer>> maker) {
    this(maker, LEAST_AGE.toNanos());
  }

  /// @param leastAgeNanos before which it is not given up
  LazyProducer(Supplier<Producer<ByteBuffer, ByteBuffer>> maker, long leastAgeNanos) {
    this.maker = maker;
    this.leastAgeNanos = leastAgeNanos;
  }

  /// The producer.
  ///
  /// @throws ClusterUnavailable where it can't be made now, or no more
  Producer<ByteBuffer, ByteBuffer> get() {
    Made known = made;
    return known == null ? make().producer() : known.producer();
  }

  private synchronized Made make() {
    if (closed) {
      throw new ClusterUnavailable("The server is stopping.");
    }
    Made known = made;
    if (known == null) {
      try {
        known = new Made(maker.get(), System.nanoTime());
      } catch (KafkaException e) {
        throw KafkaErrors.notMade(e);
      }
      made = known;
    }
    return known;
  }

  /// Whether a producer refuses everything after such a failure.
  static boolean isBroken(Throwable failure) {
    Throwable cause = Meaning.cause(failure);
    return cause instanceof ProducerFencedException
        || cause instanceof InvalidProducerEpochException
        || cause instanceof OutOfOrderSequenceException
        || cause instanceof UnsupportedVersionException
        || cause instanceof ClusterAuthorizationException
        || cause instanceof IllegalStateException
        || cause.getClass() == KafkaException.class;
  }

  /// Closes a broken producer, so that the next request makes another; does nothing where that was
  /// done, or where it is only just made.
  void giveUp(Producer<ByteBuffer, ByteBuffer> broken) {
    synchronized (this) {
      Made known = made;
      if (known == null
          || !known.producer().equals(broken)
          || System.nanoTime() - known.madeNanos() < leastAgeNanos) {
        return;
      }
      made = null;
    }
    broken.close(Duration.ZERO);
  }

  /// Sends what is under way, for some seconds.
  @Override
  public void close() {
    Made known;
    synchronized (this) {
      closed = true;
      known = made;
      made = null;
    }
    if (known != null) {
      known.producer().close(CLOSE_TIMEOUT);
    }
  }
}
