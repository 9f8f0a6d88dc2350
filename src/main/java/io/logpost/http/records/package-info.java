/// Produce and fetch over the plain API.
///
/// Produce walks over a body's bytes once and writes each record into its partition's batch; fetch
/// writes the answer while the engine shows borrowed bytes. Neither makes an object of a record.
/// Uses `http`, `http.json`, `engine`, `record`, `topic`, `error` and settings of `config`. Read
/// {@link io.logpost.http.records.BatchParser} and {@link io.logpost.http.records.RecordWriter}
/// first.
@NullMarked
package io.logpost.http.records;

import org.jspecify.annotations.NullMarked;
