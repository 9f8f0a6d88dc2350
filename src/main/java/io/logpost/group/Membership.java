package io.logpost.group;

import java.time.Duration;

/// What a group keeps of a member besides its name.
///
/// @param maxPollInterval how long it may stay silent
public record Membership(Subscription subscription, Duration maxPollInterval) {}
