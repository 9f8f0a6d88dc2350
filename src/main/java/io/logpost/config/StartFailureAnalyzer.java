package io.logpost.config;

import io.logpost.log.DataDirectoryException;
import io.logpost.store.UnreadableDatabaseException;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/// Says in a few words, without a stack trace, why a start failed and what to do.
final class StartFailureAnalyzer implements FailureAnalyzer {
  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      FailureAnalysis analysis = known(cause);
      if (analysis != null) {
        return analysis;
      }
    }
    return null;
  }

  private static @Nullable FailureAnalysis known(Throwable cause) {
    return switch (cause) {
      case StartException e -> new FailureAnalysis(e.getMessage(), e.action(), e);
      case DataDirectoryException e -> new FailureAnalysis(e.getMessage(), "", e);
      case UnreadableDatabaseException e ->
          new FailureAnalysis(
              e.getMessage(),
              "Put the file back from a backup, or give the server another data directory"
                  + " (logpost.data-dir). The records in topics/ are not touched.",
              e);
      case FlywayException e ->
          new FailureAnalysis(
              "The tables of the metadata database do not fit this version: " + e.getMessage(),
              "Start the version that wrote the data directory last, or a newer one.",
              e);
      default -> null;
    };
  }
}
