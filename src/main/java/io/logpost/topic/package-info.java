/// Topics, their partitions and their configs.
///
/// Owns which topics there are, what they may be called and which configs they can have. May use
/// `error` and `record`. Read {@link io.logpost.topic.TopicCatalog} first.
@NullMarked
package io.logpost.topic;

import org.jspecify.annotations.NullMarked;
