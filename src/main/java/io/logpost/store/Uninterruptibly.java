package io.logpost.store;

/// Waits to the end whatever interrupts, and leaves the interrupt for who comes after.
final class Uninterruptibly {
  /// Something that waits, and can be begun again.
  interface Wait {
    void run() throws InterruptedException;
  }

  private Uninterruptibly() {}

  static void run(Wait wait) {
    boolean interrupted = false;
    boolean done = false;
    while (!done) {
      try {
        wait.run();
        done = true;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
