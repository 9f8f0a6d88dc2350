/// Consumer groups: what they committed.
///
/// Owns the groups' offsets in memory and the interface to where they are kept. May use `error`,
/// `record` and `topic`. Read {@link io.logpost.group.GroupOffsets} first.
@NullMarked
package io.logpost.group;

import org.jspecify.annotations.NullMarked;
