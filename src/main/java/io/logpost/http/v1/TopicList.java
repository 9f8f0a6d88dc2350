package io.logpost.http.v1;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of the topics, sorted by name.
///
/// @param after what to send as `after` for the next page; null after the last one
record TopicList(
    List<Entry> topics,
    @Schema(
            description = "Send it as `after` for the next page; null on the last.",
            nullable = true)
        @Nullable String after) {

  /// One topic.
  @Schema(name = "TopicListEntry")
  record Entry(@Schema(example = "orders") String topic, int partitions) {}
}
