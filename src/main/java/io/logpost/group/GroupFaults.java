package io.logpost.group;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.Overloaded;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of a group that a fault of ours keeps from changing: its callers are told, the log
/// hears of each cause once, and what failed is not tried again by itself, only with the group's
/// next event. Confined to the coordinator's rounds.
final class GroupFaults {
  private static final Logger LOGGER = LoggerFactory.getLogger(GroupFaults.class);

  /// The last cause of each group that has one.
  private final Map<String, String> causes = new HashMap<>();

  /// Answers a caller whose event could not be taken.
  void answer(Event event, CompletableFuture<Void> done, Throwable why) {
    if (why instanceof LogpostException) {
      done.completeExceptionally(why);
      return;
    }
    event.concerns().ifPresent(group -> note(group, why));
    done.completeExceptionally(
        new Overloaded(
            "A fault of the server keeps this group from changing; its log has more. Nothing was stored."));
  }

  /// Tells the log, unless it knows.
  void note(String group, Throwable why) {
    if (why instanceof LogpostException) {
      return;
    }
    String cause = why.toString();
    if (!cause.equals(causes.put(group, cause))) {
      LOGGER.error("Group {} can't change, and stays as it is; other groups go on", group, why);
    }
  }

  /// These groups changed.
  void forget(Collection<String> groups) {
    causes.keySet().removeAll(groups);
  }
}
