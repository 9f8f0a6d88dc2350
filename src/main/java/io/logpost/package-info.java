/// Logpost: Kafka's semantics over HTTP, on a partition log of its own.
///
/// Only the main class stands here. The packages below follow the data, from `http` through
/// `consumer` and `engine` to `record` and `log`; `config` builds and connects what lives as long
/// as the service. What each may use is a row of `ArchitectureTest`.
@NullMarked
package io.logpost;

import org.jspecify.annotations.NullMarked;
