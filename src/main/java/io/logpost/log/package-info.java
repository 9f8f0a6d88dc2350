/// The partition log: segments, indexes, flushing, recovery and retention; the only package that
/// touches files.
///
/// Owns the data directory and every file format below it. May use `error` and `record`. Read
/// {@link io.logpost.log.PartitionLog} first.
@NullMarked
package io.logpost.log;

import org.jspecify.annotations.NullMarked;
