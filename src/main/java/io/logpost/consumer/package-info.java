/// What groups do with offsets, once for all engines: how far behind they are, and setting them
/// back.
///
/// Owns the computing above the seam and keeps nothing. May use `engine`, `error`, `record`,
/// `topic` and `group`. Read {@link io.logpost.consumer.OffsetReset} first.
@NullMarked
package io.logpost.consumer;

import org.jspecify.annotations.NullMarked;
