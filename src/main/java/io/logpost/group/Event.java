package io.logpost.group;

import java.util.Optional;
import java.util.Set;

/// What happens to groups, as the {@link Coordinator} takes it in.
sealed interface Event {
  /// A holder wants a member's place, whoever held it before.
  record Join(Holder holder, Membership membership, Optional<Assignor> assignor) implements Event {}

  /// The holder of a place wants something else of it.
  record Update(Holder holder, Membership membership, Optional<Assignor> assignor)
      implements Event {}

  /// The holder of a place gives it up.
  record Leave(Holder holder) implements Event {}

  /// The holder of a place gives partitions up that it knew were to move in a generation.
  record Release(Holder holder, Set<GroupPartition> partitions, int knownGeneration)
      implements Event {}

  /// Topics were created, grew or were deleted.
  record TopicsChanged() implements Event {}

  /// A group without members is to be forgotten.
  record Forget(String group) implements Event {}

  /// The group that it concerns; empty where it concerns all of them.
  default Optional<String> concerns() {
    return switch (this) {
      case Join(var holder, _, _) -> Optional.of(holder.id().group());
      case Update(var holder, _, _) -> Optional.of(holder.id().group());
      case Leave(var holder) -> Optional.of(holder.id().group());
      case Release(var holder, _, _) -> Optional.of(holder.id().group());
      case TopicsChanged _ -> Optional.empty();
      case Forget(var group) -> Optional.of(group);
    };
  }

  /// Whether it stays true when it could not be stored, and is to be tried again; nobody waits for
  /// it then.
  default boolean isLasting() {
    return switch (this) {
      case Release _, TopicsChanged _ -> true;
      case Join _, Update _, Leave _, Forget _ -> false;
    };
  }
}
