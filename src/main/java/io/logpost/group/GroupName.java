package io.logpost.group;

import io.logpost.error.LogpostException.BadPath;

/// What groups and their members may be called.
public final class GroupName {
  /// In code points: an emoji counts as one.
  public static final int MAX_CHARACTERS = 255;

  private GroupName() {}

  /// Checks a group's name in a request's path.
  ///
  /// @throws BadPath where no group can be called so
  public static void check(String name) {
    check("group", name);
  }

  /// Checks the name of a group or of a member in a request's path.
  ///
  /// @param kind what it names: `group` or `member`
  /// @throws BadPath where none can be called so
  public static void check(String kind, String name) {
    boolean legal =
        !name.isEmpty()
            && name.codePointCount(0, name.length()) <= MAX_CHARACTERS
            && !name.equals(".")
            && !name.equals("..")
            && name.chars().noneMatch(GroupName::isForbidden);
    if (!legal) {
      throw new BadPath(
          "A "
              + kind
              + "'s name has 1 to "
              + MAX_CHARACTERS
              + " characters, none of them a control character, '/' or '\\', and is neither '.' nor"
              + " '..'.");
    }
  }

  private static boolean isForbidden(int character) {
    return Character.isISOControl(character) || character == '/' || character == '\\';
  }
}
