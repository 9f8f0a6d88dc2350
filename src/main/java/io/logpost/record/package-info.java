/// Records, batches and their bytes: Kafka's message format v2, its compression codecs and its key
/// hash.
///
/// Owns every byte inside a batch and nothing about files or topics' settings. May use `error`
/// only. Read {@link io.logpost.record.RecordBatch} first: it specifies the format.
@NullMarked
package io.logpost.record;

import org.jspecify.annotations.NullMarked;
