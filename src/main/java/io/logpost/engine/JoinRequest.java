package io.logpost.engine;

import io.logpost.group.Assignor;
import io.logpost.group.Subscription;
import java.time.Duration;
import java.util.Optional;

/// What a member brings when it joins a group.
///
/// @param member the name it chose; the same name again takes its place over
/// @param assignor empty: whatever the group has
/// @param maxPollInterval how long it may stay silent; kept for a revival after a restart, the time
///   itself is kept above the seam
public record JoinRequest(
    String group,
    String member,
    Subscription subscription,
    Optional<Assignor> assignor,
    Duration maxPollInterval) {}
