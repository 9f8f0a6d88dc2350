package io.logpost.engine.kafka;

import io.logpost.error.LogpostException.BadPath;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/// Turns names of members into Kafka's `group.instance.id`s and back. Kafka allows in one what it
/// allows in a topic's name; other names go encoded. Stateless.
final class InstanceIds {
  /// Kafka's own limits.
  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private static final int MAX_LENGTH = 249;
  private static final String ENCODED = "logpost.b64.";

  private InstanceIds() {}

  /// The id of a name.
  ///
  /// @throws BadPath for a name that is too long in this form
  static String of(String member) {
    if (LEGAL.matcher(member).matches() && !member.startsWith(ENCODED)) {
      return member;
    }
    String id =
        ENCODED
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(member.getBytes(StandardCharsets.UTF_8));
    if (id.length() > MAX_LENGTH) {
      throw new BadPath(
          "On a Kafka cluster a member's name has at most 249 characters of a-z, A-Z, 0-9, '.', '_'"
              + " and '-', or 177 bytes of UTF-8 with others.");
    }
    return id;
  }

  /// The name of an id; one that is not of ours is the name.
  static String name(String instanceId) {
    if (!instanceId.startsWith(ENCODED)) {
      return instanceId;
    }
    try {
      byte[] name = Base64.getUrlDecoder().decode(instanceId.substring(ENCODED.length()));
      return new String(name, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return instanceId;
    }
  }
}
