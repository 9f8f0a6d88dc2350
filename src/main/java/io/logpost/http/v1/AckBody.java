package io.logpost.http.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/// Which delivery to acknowledge.
@Schema(name = "Ack")
record AckBody(
    @JsonProperty("ack_token")
        @Schema(description = "As the poll's answer has it.")
        @NotNull
        @Size(max = PollBody.MAX_TOKEN)
        String ackToken) {}
