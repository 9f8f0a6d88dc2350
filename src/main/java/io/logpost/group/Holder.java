package io.logpost.group;

/// Who holds a member's place in a group: told by the {@link Coordinator} what the member owns.
///
/// All but {@link #id} are called on the coordinator's thread; they must neither wait nor throw.
public interface Holder {
  /// Whose place it is.
  MemberId id();

  /// Takes what the member owns from now on; called before anybody is answered who was waiting for
  /// the change.
  void publish(OwnedPartitions owned);

  /// The place is another holder's, or left: nothing is published to this one any more.
  void fence();

  /// Called after what the member owns has changed, or the holder was fenced, when everybody is
  /// answered; no lock is held. May hand in a release.
  void changed();
}
