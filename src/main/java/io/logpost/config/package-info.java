/// Settings, wiring, start and stop.
///
/// Owns the records of `logpost.*` settings and says `new` for everything that lives as long as the
/// service. May use every other package but `http`, whose controllers Spring finds by itself. Read
/// {@link io.logpost.config.StorageConfiguration} first.
@NullMarked
package io.logpost.config;

import org.jspecify.annotations.NullMarked;
