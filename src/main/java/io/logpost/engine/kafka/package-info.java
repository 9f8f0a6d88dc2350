/// The engine on an Apache Kafka cluster: topics, records and groups behind the seam, through
/// kafka-clients.
///
/// Nothing is kept here that another Logpost process on the same cluster would have to know. Types
/// of kafka-clients do not leave the package. May use `engine`, `error`, `record`, `topic` and
/// `group`. Read {@link io.logpost.engine.kafka.KafkaEngine} first.
@NullMarked
package io.logpost.engine.kafka;

import org.jspecify.annotations.NullMarked;
