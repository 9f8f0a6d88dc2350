package io.logpost.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FlushWaitersTest {
  private final FlushWaiters waiters = new FlushWaiters(System::nanoTime);

  @Nested
  class Await {
    @Test
    void returnsAtOnceWhereTheConditionHolds() {
      assertThat(waiters.await(() -> true, Duration.ZERO)).isTrue();
    }

    @Test
    void isFalseWhenTheTimeIsUp() {
      assertThat(waiters.await(() -> false, Duration.ofNanos(1))).isFalse();
    }

    @Test
    void endsWithTheWakeThatFindsTheConditionTrue() throws Exception {
      AtomicBoolean done = new AtomicBoolean();
      CountDownLatch looked = new CountDownLatch(2);
      FutureTask<Boolean> waiting =
          new FutureTask<>(() ->
              waiters.await(
                  () -> {
                    looked.countDown();
                    return done.get();
                  },
                  Duration.ofDays(1)));
      Thread.ofVirtual().start(waiting);
      looked.await();

      waiters.wake();
      done.set(true);
      waiters.wake();

      assertThat(waiting.get()).isTrue();
    }

    @Test
    void outlastsAnInterruptAndKeepsIt() throws Exception {
      AtomicBoolean done = new AtomicBoolean();
      CountDownLatch looked = new CountDownLatch(3); // the third look follows the interrupt
      boolean[] interrupted = {false};
      Thread waiter =
          Thread.ofPlatform()
              .start(() -> {
                boolean found =
                    waiters.await(
                        () -> {
                          looked.countDown();
                          return done.get();
                        },
                        Duration.ofDays(1));
                interrupted[0] = found && Thread.currentThread().isInterrupted();
              });

      waiter.interrupt();
      looked.await();
      done.set(true);
      waiters.wake();
      waiter.join();

      assertThat(interrupted[0]).isTrue();
    }
  }
}
