package io.logpost.http.v1;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;

/// What there is to know about the service before using it.
///
/// @param limits by name, each with its unit in the name
/// @param links paths worth knowing
record ServiceInfo(
    @Schema(example = "0.1.0") String version,
    @Schema(description = "Where the records are kept.", example = "embedded") String engine,
    @Schema(description = "Every limit by name; bytes, ms or counts.") Map<String, Long> limits,
    @Schema(description = "Paths worth knowing.") Map<String, String> links) {}
