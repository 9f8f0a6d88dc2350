package io.logpost.consumer;

import io.logpost.engine.FetchRequest;
import io.logpost.engine.FetchResult;
import io.logpost.engine.GroupDescription;
import io.logpost.engine.GroupMember;
import io.logpost.engine.Groups;
import io.logpost.engine.JoinRequest;
import io.logpost.engine.Ownership;
import io.logpost.engine.PartitionRecordVisitor;
import io.logpost.group.CommittedOffset;
import io.logpost.record.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/// A group with one member, whose ownership the test decides. What is not needed throws.
final class FakeGroups implements Groups, GroupMember {
  /// What was released, each call a set.
  final List<Set<TopicPartition>> released = new ArrayList<>();

  /// A permit for each wake-up; a fetch takes one.
  final Semaphore wakeups = new Semaphore(0);

  boolean left;
  volatile boolean fenced;
  boolean tookOver;
  private volatile Ownership ownership = Ownership.NONE;
  private Runnable onChange = () -> {};

  /// Changes what the member owns and tells it.
  void own(Ownership now) {
    ownership = now;
    onChange.run();
  }

  @Override
  public GroupMember join(JoinRequest request, Runnable whenChanged) {
    onChange = whenChanged;
    return this;
  }

  @Override
  public Ownership ownership() {
    return ownership;
  }

  @Override
  public boolean isFenced() {
    return fenced;
  }

  @Override
  public boolean tookOver() {
    return tookOver;
  }

  @Override
  public void release(Set<TopicPartition> partitions, int generation) {
    released.add(partitions);
  }

  @Override
  public void wakeup() {
    wakeups.release();
  }

  @Override
  public void leave() {
    left = true;
  }

  @Override
  public FetchResult fetch(FetchRequest request, PartitionRecordVisitor visitor) {
    wakeups.acquireUninterruptibly();
    return new FetchResult(request.positions(), Map.of());
  }

  @Override
  public void update(JoinRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<TopicPartition, CommittedOffset> committed(Set<TopicPartition> partitions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void commit(Map<TopicPartition, CommittedOffset> offsets, int generation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<GroupDescription> list() {
    throw new UnsupportedOperationException();
  }

  @Override
  public GroupDescription describe(String group) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(String group) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<TopicPartition, CommittedOffset> committed(String group) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void commit(String group, Map<TopicPartition, CommittedOffset> offsets) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteOffsets(String group, Set<TopicPartition> partitions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<JoinRequest> stored() {
    throw new UnsupportedOperationException();
  }
}
