package io.logpost.group;

import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a group committed for a partition.
///
/// @param nextOffset where the group goes on reading: the offset after the last one done; 0 or more
/// @param metadata a text of the committer's, at most 4,096 characters; empty without
public record CommittedOffset(long nextOffset, String metadata) {
  public static final int MAX_METADATA_CHARACTERS = 4096;

  /// Checks itself.
  ///
  /// @throws InvalidField naming the component that is out of range
  public CommittedOffset {
    if (nextOffset < 0) {
      throw new InvalidField(
          Place.field("next_offset"), "next_offset must be 0 or more, not " + nextOffset + ".");
    }
    if (metadata.length() > MAX_METADATA_CHARACTERS) {
      throw new InvalidField(
          Place.field("metadata"),
          "metadata has %d characters, at most %d are kept."
              .formatted(metadata.length(), MAX_METADATA_CHARACTERS));
    }
  }

  /// Offsets as they are committed without metadata, in the same order.
  public static <P> Map<P, CommittedOffset> withoutMetadata(Map<P, Long> nextOffsets) {
    Map<P, CommittedOffset> committed = new LinkedHashMap<>();
    nextOffsets.forEach(
        (partition, nextOffset) -> committed.put(partition, new CommittedOffset(nextOffset, "")));
    return committed;
  }
}
