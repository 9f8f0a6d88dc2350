package io.logpost.engine;

import io.logpost.group.Subscription;
import java.time.Duration;
import java.util.Optional;

/// A member of a group as it stands at the moment of asking.
///
/// @param member its name; for one that has none, the id that the cluster gave it
/// @param subscription empty where only the process that holds it knows; so the next
public record MemberDescription(
    String member,
    Optional<Subscription> subscription,
    Optional<Duration> maxPollInterval,
    Ownership ownership) {}
