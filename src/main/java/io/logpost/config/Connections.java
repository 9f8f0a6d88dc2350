package io.logpost.config;

/// How many connections this process has room for at once.
public final class Connections {
  /// Descriptors of what is open besides logs and connections, or for a moment: the jar, the
  /// database, directories being forced.
  private static final long OTHER_DESCRIPTORS = 64;

  /// Twice what the heap holds of a member that waits in a poll.
  private static final long HEAP_BYTES = 192 << 10;

  private static final int LEAST = 8;

  private Connections() {}

  /// As many as the settings say, or those that leave descriptors for files and memory for
  /// requests.
  public static int most(int wanted) {
    return most(wanted, Descriptors.limit(), Runtime.getRuntime().maxMemory());
  }

  static int most(int wanted, long descriptors, long heapBytes) {
    long byDescriptors = descriptors - descriptors / 4 - OTHER_DESCRIPTORS;
    long byHeap = heapBytes / HEAP_BYTES;
    return Math.clamp(Math.min(byDescriptors, byHeap), Math.min(wanted, LEAST), wanted);
  }
}
