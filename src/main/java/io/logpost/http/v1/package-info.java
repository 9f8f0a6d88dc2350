/// The plain API under `/v1`: topics, records, groups, and what there is to know about the service.
///
/// Owns the calls and the shapes of their bodies, which are the contract with every client. May use
/// `http`, `http.records`, `consumer`, `engine`, `error`, `record`, `topic`, `group` and `config`.
/// Read {@link io.logpost.http.v1.TopicCalls} first.
@NullMarked
package io.logpost.http.v1;

import org.jspecify.annotations.NullMarked;
