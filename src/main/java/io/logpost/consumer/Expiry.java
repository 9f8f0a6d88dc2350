package io.logpost.consumer;

import java.util.Collection;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes out who was silent for too long. One that can't be taken out keeps no other from it, and
/// is tried again in the next pass; the log hears of such ones when their number changes, not in
/// every pass. One thread.
final class Expiry {
  private static final Logger LOGGER = LoggerFactory.getLogger(Expiry.class);

  private int stuckBefore;

  /// Looks at all.
  ///
  /// @param takesOut takes one out if it is time; whether it did
  void pass(Collection<MemberName> names, Predicate<MemberName> takesOut) {
    int stuck = 0;
    for (MemberName name : names) {
      try {
        if (takesOut.test(name)) {
          LOGGER.info(
              "{} of {} is out: it was silent for too long, or lost its place",
              name.member(),
              name.group());
        }
      } catch (RuntimeException e) {
        stuck++;
        if (stuck > stuckBefore) {
          LOGGER.warn(
              "{} of {} can't be taken out now: {}", name.member(), name.group(), e.toString());
        }
      }
    }
    stuckBefore = stuck;
  }
}
