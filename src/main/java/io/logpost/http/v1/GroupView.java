package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.logpost.engine.GroupDescription;
import io.logpost.engine.MemberDescription;
import io.logpost.group.Subscription;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A group as it is.
@Schema(name = "Group")
record GroupView(
    @Schema(example = "billing") String group,
    @Schema(
            description =
                "`Empty` while the group has no members, `Reconciling` while partitions move,"
                    + " `Stable`.",
            example = "Stable")
        String state,
    @Schema(description = "Counts the changes of its assignment.", example = "3") int generation,
    @Schema(description = "Who gets which partition.", example = "cooperative-sticky")
        String assignor,
    @Schema(description = "Sorted by name.") List<Member> members) {

  /// @param idle how long nothing was heard of a member, where that is known
  static GroupView of(GroupDescription group, Function<MemberDescription, OptionalLong> idle) {
    return new GroupView(
        group.group(),
        group.state(),
        group.generation(),
        group.assignor(),
        group.members().stream().map(of -> Member.of(of, idle.apply(of))).toList());
  }

  /// A member as it is.
  @Schema(name = "GroupMember")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Member(
      @Schema(
              description = "Its name; of a Kafka consumer without one, the id that Kafka gave it.",
              example = "worker-1")
          String member,
      @Schema(
              description =
                  "Topics that it named; without them and without `topic_pattern`, only another"
                      + " server, or a Kafka consumer, knows.",
              example = "[\"orders\"]")
          @Nullable List<String> topics,
      @JsonProperty("topic_pattern") @Schema(description = "Or the pattern of their names.")
          @Nullable String topicPattern,
      @Schema(description = "The partitions that it has.") List<AssignmentView> partitions,
      @JsonProperty("max_poll_interval_ms")
          @JsonInclude(JsonInclude.Include.ALWAYS)
          @Schema(
              description =
                  "How long it may stay silent; null where only another server, or a Kafka consumer,"
                      + " knows.",
              example = "300000",
              nullable = true)
          @Nullable Long maxPollIntervalMs,
      @JsonProperty("idle_ms")
          @JsonInclude(JsonInclude.Include.ALWAYS)
          @Schema(
              description =
                  "How long nothing was heard of it, 0 while a call is in; null where this server"
                      + " does not know.",
              nullable = true)
          @Nullable Long idleMs) {

    private static Member of(MemberDescription member, OptionalLong idleMs) {
      List<String> topics = null;
      String pattern = null;
      switch (member.subscription().orElse(null)) {
        case Subscription.Topics(var names) -> topics = List.copyOf(names);
        case Subscription.Pattern(var regex) -> pattern = regex.pattern();
        case null -> {}
      }
      return new Member(
          member.member(),
          topics,
          pattern,
          AssignmentView.of(member.ownership().owned().keySet()),
          member.maxPollInterval().map(Duration::toMillis).orElse(null),
          idleMs.isPresent() ? idleMs.getAsLong() : null);
    }
  }
}
