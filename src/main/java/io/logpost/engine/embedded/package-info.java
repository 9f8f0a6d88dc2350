/// The engine of one machine: partition logs, topics and groups behind the seam.
///
/// Owns the way of a produce request to the logs and of a fetch back, and what happens to topics
/// and logs together. May use `engine`, `error`, `record`, `topic`, `group` and `log`. Read {@link
/// io.logpost.engine.embedded.EmbeddedEngine} first.
@NullMarked
package io.logpost.engine.embedded;

import org.jspecify.annotations.NullMarked;
