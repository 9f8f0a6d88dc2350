/// Kafka REST v2, as Confluent's REST Proxy and Strimzi's Bridge speak it, for clients that exist
/// already.
///
/// Owns v2's media types, JSON shapes, error codes and paths: `/topics`, `/brokers`, `/admin`,
/// `/consumers`. How records are read and written is shared with the plain API and stands in
/// `http.records`. Uses `http`, `http.records`, `http.json`, `consumer`, `engine`, `record` and
/// `error`. Read {@link io.logpost.http.v2.MediaTypes} first.
@NullMarked
package io.logpost.http.v2;

import org.jspecify.annotations.NullMarked;
