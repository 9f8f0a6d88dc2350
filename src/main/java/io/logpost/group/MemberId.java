package io.logpost.group;

/// The name of a member with that of its group.
public record MemberId(String group, String member) {}
