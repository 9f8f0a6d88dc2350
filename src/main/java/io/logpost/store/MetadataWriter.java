package io.logpost.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.DiskFull;
import io.logpost.error.LogpostException.OutcomeUnknown;
import io.logpost.error.LogpostException.Overloaded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes every change of the metadata: one thread with one connection, which takes what waits,
/// makes one transaction of it, forces that to the disk and then answers all of it.
///
/// Rules for errors:
/// - A change that the database refuses fails alone; the others of its transaction are stored.
/// - While less than {@link #RESERVED_BYTES} are free on the disk, changes are refused as {@link
///   DiskFull} before anything is written; that heals by itself.
/// - An error between the begin of a commit and the end of its checkpoint leaves open what is on
///   the disk: the changes of that transaction answer *outcome unknown*, and the writer refuses
///   every later one until the server is started again. So does any other error on the writer's
///   thread. It never opens the database anew by itself: after a failed write neither the image in
///   memory nor the file can be told right.
///
/// Threads: any number store and wait; nothing interrupts them. `queueLock` orders changes against
/// the close.
public final class MetadataWriter implements AutoCloseable {
  static final int QUEUE_CAPACITY = 4096;
  static final int MAX_CHANGES_PER_TRANSACTION = 512;

  /// Room on the disk below which no metadata is stored; produce stops before.
  public static final long RESERVED_BYTES = 8L << 20;

  private static final Logger LOGGER = LoggerFactory.getLogger(MetadataWriter.class);

  private final MetadataTransaction transaction;
  private final LongSupplier usableBytes;
  private final BlockingQueue<PendingChange> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
  private final Thread thread;
  private final LongAdder transactions = new LongAdder();
  private final LongAdder changes = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  private final ReentrantLock queueLock = new ReentrantLock();

  @GuardedBy("queueLock")
  private boolean closed;

  /// Why nothing is stored any more, or empty; written by the writer's thread only.
  private volatile String trouble = "";

  /// Written by the writer's thread only.
  private volatile long lastTransaction;

  /// Starts the writer.
  ///
  /// @param usableBytes how many bytes are free on the database's disk
  public MetadataWriter(MetadataDatabase database, LongSupplier usableBytes) {
    this.transaction = new MetadataTransaction(database);
    this.lastTransaction = transaction.number();
    this.usableBytes = usableBytes;
    this.thread = Thread.ofPlatform().daemon().name("logpost-metadata").start(this::run);
  }

  /// What keeps it from storing, or an empty text; waits for nothing.
  public String trouble() {
    return trouble;
  }

  /// The number of the last transaction that is on disk, 0 before the first; never falls.
  public long lastTransaction() {
    return lastTransaction;
  }

  /// Changes that wait for a transaction.
  public int waitingCount() {
    return queue.size();
  }

  /// Transactions so far.
  public long transactionCount() {
    return transactions.sum();
  }

  /// Changes stored so far.
  public long changeCount() {
    return changes.sum();
  }

  /// Time spent on transactions so far, in ns.
  public long transactionNanos() {
    return nanos.sum();
  }

  /// Stores a change and returns when it is on disk.
  ///
  /// @param whenStored called on the writer's thread, in the order of storing, before the return
  /// @throws Overloaded where too many wait, after a fatal error, or while stopping
  /// @throws DiskFull where the disk has no room
  /// @throws OutcomeUnknown where it may be stored or not
  void store(Change change, Runnable whenStored) {
    PendingChange pending = new PendingChange(change, whenStored);
    enqueue(pending);
    try {
      pending.done().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof LogpostException failure) {
        throw failure;
      }
      throw new IllegalStateException("the metadata database refused a change", e.getCause());
    }
  }

  private void enqueue(PendingChange pending) {
    queueLock.lock();
    try {
      if (closed) {
        throw new Overloaded("The server is stopping. Nothing was stored.");
      }
      if (!queue.offer(pending)) {
        throw new Overloaded(
            QUEUE_CAPACITY + " changes of metadata wait already. Nothing was stored.");
      }
    } finally {
      queueLock.unlock();
    }
  }

  /// Stores what waits and stops; later changes are refused.
  @Override
  public void close() {
    queueLock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
    } finally {
      queueLock.unlock();
    }
    joinAfter(PendingChange.stop());
  }

  /// A stop during the start comes with an interrupt of the starting thread: what waits is stored
  /// all the same.
  private void joinAfter(PendingChange last) {
    Uninterruptibly.run(() -> queue.put(last));
    Uninterruptibly.run(thread::join);
  }

  private void run() {
    List<PendingChange> batch = new ArrayList<>();
    boolean more = true;
    while (more) {
      batch.clear();
      batch.add(take());
      queue.drainTo(batch, MAX_CHANGES_PER_TRANSACTION - 1);
      more = !batch.removeIf(PendingChange::isStop);
      if (!batch.isEmpty()) {
        storeGuarded(batch);
      }
    }
  }

  private PendingChange take() {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nothing interrupts the metadata writer", e);
    }
  }

  /// Whatever is thrown, the thread goes on, or all later callers would wait for ever.
  private void storeGuarded(List<PendingChange> batch) {
    try {
      storeAll(batch);
    } catch (Throwable e) {
      giveUp(batch, new OutcomeUnknown("The metadata database failed while it stored this."), e);
    }
  }

  private void storeAll(List<PendingChange> batch) {
    if (!trouble.isEmpty()) {
      failAll(batch, new Overloaded(trouble + " Nothing was stored."));
    } else if (usableBytes.getAsLong() < RESERVED_BYTES) {
      failAll(batch, new DiskFull(null, "The disk has no room. Nothing was stored; free some."));
    } else {
      run(batch);
    }
  }

  private void run(List<PendingChange> batch) {
    long begin = System.nanoTime();
    try {
      List<PendingChange> stored = transaction.run(batch);
      lastTransaction = transaction.number();
      nanos.add(System.nanoTime() - begin);
      transactions.increment();
      changes.add(stored.size());
      stored.forEach(PendingChange::succeed);
    } catch (FailedTransactionException e) {
      giveUp(batch, e.failure(), e);
    }
  }

  private void giveUp(List<PendingChange> batch, LogpostException failure, Throwable cause) {
    LOGGER.error("The metadata database failed; start the server again", cause);
    trouble = "The metadata database failed; the server must be started again.";
    failAll(batch, failure);
  }

  private static void failAll(List<PendingChange> batch, LogpostException why) {
    batch.forEach(pending -> pending.fail(why));
  }
}
