package io.logpost.engine.embedded;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/// Lets a new holder of a place wait for commits that were checked before it came: so that none of
/// them is stored after the new holder has read what is committed.
///
/// Any thread may call it. A group's lock is shared by commits from their check to the end of their
/// storing, and taken for itself for a moment by {@link #await}; some groups have the same one. No
/// other lock is taken while it is held.
final class CommitBarrier {
  private static final int STRIPES = 64;

  private final ReadWriteLock[] locks =
      Stream.generate(ReentrantReadWriteLock::new).limit(STRIPES).toArray(ReadWriteLock[]::new);

  /// Runs the check and the storing of a commit.
  void commit(String group, Runnable checkAndStore) {
    ReadWriteLock lock = lock(group);
    lock.readLock().lock();
    try {
      checkAndStore.run();
    } finally {
      lock.readLock().unlock();
    }
  }

  /// Returns when every commit of the group that began before is done.
  void await(String group) {
    ReadWriteLock lock = lock(group);
    lock.writeLock().lock();
    try {
      // whoever shared it has gone
    } finally {
      lock.writeLock().unlock();
    }
  }

  private ReadWriteLock lock(String group) {
    return locks[Math.floorMod(group.hashCode(), STRIPES)];
  }
}
