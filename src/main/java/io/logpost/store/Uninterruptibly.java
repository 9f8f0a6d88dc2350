package io.logpost.store;

/// Waits to the end whatever interrupts, and leaves the interrupt for who comes after.
public final class Uninterruptibly {
  /// Something that waits, and can be begun again.
  public interface Wait {
    void run() throws InterruptedException;
  }

  private Uninterruptibly() {}

  /// Runs it until it returns without an interrupt.
  public static void run(Wait wait) {
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
