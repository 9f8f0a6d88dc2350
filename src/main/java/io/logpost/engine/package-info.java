/// The seam: what may be asked of an engine, whether it is our own log or a Kafka cluster.
///
/// Calls block, on virtual threads; nothing interrupts them. Failures are {@link
/// io.logpost.error.LogpostException}s; those of a change say whether it was stored. May use
/// `error`, `record`, `topic` and `group`. Read {@link io.logpost.engine.Engine} first.
@NullMarked
package io.logpost.engine;

import org.jspecify.annotations.NullMarked;
