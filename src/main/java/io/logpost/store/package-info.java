/// JDBC behind the interfaces of `topic`, `group` and `consumer`: an H2 database below the data
/// directory.
///
/// Owns the tables (migrations in `db/migration`) and the one connection that writes. May use
/// `topic`, `group`, `consumer`, `error` and `record`, and `log` for the files beside the database.
/// Read {@link io.logpost.store.MetadataWriter} first.
@NullMarked
package io.logpost.store;

import org.jspecify.annotations.NullMarked;
