package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.logpost.http.records.RecordShapes;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The shape of a poll's answer for the OpenAPI document; {@link MemberService} writes it without
/// making an object of it.
@Schema(name = "PollPage", description = "Records for a member, perhaps none")
record PollPage(
    List<RecordShapes.Stored> records,
    @JsonProperty("ack_token")
        @Schema(
            description = "Send it with the next poll; null where there is nothing to acknowledge.",
            nullable = true)
        @Nullable String ackToken,
    @Schema(description = "Whether this member may have got some of the records before.")
        boolean redelivered,
    @Schema(description = "Of the group.") int generation,
    @JsonProperty("poll_deadline")
        @Schema(description = "When silence ends the membership, in ms since 1970.")
        long pollDeadline,
    @Schema(description = "The partitions that the member has.") List<AssignmentView> assignment) {}
