package io.logpost.consumer;

/// All of a consumer instance that outlives the process; its position is what its group committed.
public record StoredInstance(MemberName name, InstanceConfig config, Interest interest) {}
