/// Consumer groups: who is in them, which member owns which partition, and what they committed.
///
/// Owns the groups' states and offsets in memory and the interfaces to where they are kept; {@link
/// io.logpost.group.KafkaAssignors} alone uses kafka-clients. May use `error`, `record` and
/// `topic`. Read {@link io.logpost.group.Coordinator} and {@link io.logpost.group.GroupOffsets}
/// first.
@NullMarked
package io.logpost.group;

import org.jspecify.annotations.NullMarked;
