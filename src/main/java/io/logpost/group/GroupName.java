package io.logpost.group;

import io.logpost.error.LogpostException.BadPath;

/// What a group may be called.
public final class GroupName {
  public static final int MAX_CHARACTERS = 255;

  private GroupName() {}

  /// Checks a name of a request's path.
  ///
  /// @throws BadPath where no group can be called so
  public static void check(String name) {
    boolean legal =
        !name.isEmpty()
            && name.length() <= MAX_CHARACTERS
            && !name.equals(".")
            && !name.equals("..")
            && name.chars().noneMatch(GroupName::isForbidden);
    if (!legal) {
      throw new BadPath(
          "A group's name has 1 to "
              + MAX_CHARACTERS
              + " characters, none of them a control character, / or \\, and is neither . nor ..");
    }
  }

  private static boolean isForbidden(int character) {
    return Character.isISOControl(character) || character == '/' || character == '\\';
  }
}
