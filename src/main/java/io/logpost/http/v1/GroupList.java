package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.logpost.engine.GroupDescription;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/// All groups, sorted by name.
record GroupList(List<Entry> groups) {

  static GroupList of(List<GroupDescription> groups) {
    return new GroupList(groups.stream().map(Entry::of).toList());
  }

  /// One group.
  @Schema(name = "GroupListEntry")
  record Entry(
      @Schema(example = "billing") String group,
      @Schema(description = "`Empty`, `Reconciling` or `Stable`.", example = "Stable") String state,
      @Schema(example = "3") int generation,
      @JsonProperty("member_count") @Schema(example = "2") int memberCount) {

    private static Entry of(GroupDescription group) {
      return new Entry(group.group(), group.state(), group.generation(), group.members().size());
    }
  }
}
