package io.logpost.topic;

import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.BadPath;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/// What a topic may be called: Kafka's rule, so that every name can also be one on a cluster.
public final class TopicName {
  public static final int MAX_CHARACTERS = 249;

  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1," + MAX_CHARACTERS + "}");

  private TopicName() {}

  public static boolean isLegal(String name) {
    return LEGAL.matcher(name).matches() && !name.equals(".") && !name.equals("..");
  }

  /// Checks a name of a request's path.
  ///
  /// @throws BadPath where no topic can be called so
  public static void check(String name) {
    check(name, BadPath::new);
  }

  /// Checks a name that stands elsewhere in a request.
  ///
  /// @param failure makes the failure of a name that no topic can have from the rule it breaks
  public static void check(String name, Function<String, ? extends LogpostException> failure) {
    if (!isLegal(name)) {
      throw failure.apply(
          "A topic's name has 1 to "
              + MAX_CHARACTERS
              + " of the characters a-z A-Z 0-9 . _ - and is neither '.' nor '..'.");
    }
  }

  /// What two names must not share: case, and `.` against `_`, which metric names cannot tell
  /// apart.
  static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replace('.', '_');
  }
}
