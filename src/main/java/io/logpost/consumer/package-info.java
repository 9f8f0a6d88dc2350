/// Members, deliveries, deadlines and v2's consumer instances, once for both APIs and all engines;
/// and what groups do with offsets: how far behind they are, and setting them back.
///
/// Owns what stands above the seam of a group, and the interface to where consumer instances are
/// kept. May use `engine`, `error`, `record`, `topic` and `group`. Read {@link
/// io.logpost.consumer.Place} first, then {@link io.logpost.consumer.Members} and {@link
/// io.logpost.consumer.Instances}.
@NullMarked
package io.logpost.consumer;

import org.jspecify.annotations.NullMarked;
