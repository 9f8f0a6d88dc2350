package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.logpost.consumer.PollAnswer.Stay;
import io.swagger.v3.oas.annotations.media.Schema;

/// How a member stands after a call.
@Schema(name = "Stay")
record StayView(
    @Schema(description = "Of the group; a commit names it.", example = "3") int generation,
    @JsonProperty("poll_deadline")
        @Schema(
            description = "When silence ends the membership, in ms since 1970.",
            example = "1763721300000")
        long pollDeadline) {

  static StayView of(Stay stay) {
    return new StayView(stay.generation(), stay.pollDeadlineMs());
  }
}
