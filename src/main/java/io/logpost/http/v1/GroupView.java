package io.logpost.http.v1;

import io.logpost.engine.GroupDescription;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// A group as it is.
@Schema(name = "Group")
record GroupView(
    @Schema(example = "billing") String group,
    @Schema(
            description = "Kafka's word: `Empty` while the group has no members.",
            example = "Empty")
        String state,
    @Schema(description = "Counts the group's rebalances.") int generation) {

  static GroupView of(GroupDescription group) {
    return new GroupView(group.group(), group.state(), group.generation());
  }

  /// All groups, sorted by name.
  @Schema(name = "GroupList")
  record All(List<GroupView> groups) {}
}
