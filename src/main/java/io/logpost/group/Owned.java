package io.logpost.group;

/// Whose a partition is in a group.
///
/// @param member the owner's name
/// @param since the generation in which it got the partition
/// @param revokedIn the generation in which it was told to give the partition up as soon as nothing
///   of it is out; 0 where it may keep it
public record Owned(String member, int since, int revokedIn) {
  /// Whether the partition is to go to another member.
  public boolean revoking() {
    return revokedIn > 0;
  }

  /// The same, to be given up or not.
  ///
  /// @param generation the one in which that changes, if it does
  Owned withRevoking(boolean revoked, int generation) {
    return revoked == revoking() ? this : new Owned(member, since, revoked ? generation : 0);
  }
}
