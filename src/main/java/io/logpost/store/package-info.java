/// JDBC behind the interfaces of `topic` and `group`: an H2 database below the data directory.
///
/// Owns the tables (migrations in `db/migration`) and the one connection that writes. May use
/// `topic`, `group`, `error` and `record`. Read {@link io.logpost.store.MetadataWriter} first.
@NullMarked
package io.logpost.store;

import org.jspecify.annotations.NullMarked;
