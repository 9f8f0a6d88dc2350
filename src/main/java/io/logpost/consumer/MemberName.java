package io.logpost.consumer;

import io.logpost.group.GroupName;

/// Which member of which group; also the name of a v2 consumer instance.
public record MemberName(String group, String member) {
  /// Checks both names.
  ///
  /// @throws io.logpost.error.LogpostException.BadPath where one of them can't be
  public MemberName {
    GroupName.check(group);
    GroupName.check("member", member);
  }
}
