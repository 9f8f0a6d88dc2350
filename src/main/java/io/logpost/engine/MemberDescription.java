package io.logpost.engine;

import io.logpost.group.Subscription;
import java.time.Duration;

/// A member of a group as it stands at the moment of asking.
public record MemberDescription(
    String member, Subscription subscription, Duration maxPollInterval, Ownership ownership) {}
