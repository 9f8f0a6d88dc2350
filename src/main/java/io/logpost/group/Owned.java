package io.logpost.group;

/// Whose a partition is in a group.
///
/// @param member the owner's name
/// @param since the generation in which it got the partition
/// @param revoking whether it is to give the partition up as soon as nothing of it is out
public record Owned(String member, int since, boolean revoking) {
  Owned withRevoking(boolean changed) {
    return changed == revoking ? this : new Owned(member, since, changed);
  }
}
