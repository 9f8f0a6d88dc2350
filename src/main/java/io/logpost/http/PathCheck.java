package io.logpost.http;

import io.logpost.error.LogpostException.BadPath;
import io.logpost.group.GroupName;
import io.logpost.topic.TopicName;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/// Refuses names and numbers in a path that can't be, before any call sees them. Stateless.
///
/// Goes by the names of the variables: `topic`, `group`, `member`, `instance`, `partition`,
/// `offset`.
final class PathCheck implements HandlerInterceptor {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
        instanceof Map<?, ?> variables) {
      variables.forEach((name, value) -> check(String.valueOf(name), String.valueOf(value)));
    }
    return true;
  }

  private static void check(String variable, String value) {
    switch (variable) {
      case "topic" -> TopicName.check(value);
      case "group", "member" -> GroupName.check(variable, value);
      case "instance" -> GroupName.check("consumer instance", value);
      case "partition", "offset" -> checkNumber(variable, value);
      default -> {}
    }
  }

  private static void checkNumber(String variable, String value) {
    boolean fits =
        NUMBER.matcher(value).matches()
            && (variable.equals("offset") || Long.parseLong(value) <= Integer.MAX_VALUE);
    if (!fits) {
      throw new BadPath("The " + variable + " in the path must be an integer from 0.");
    }
  }
}
