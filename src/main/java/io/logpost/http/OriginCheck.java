package io.logpost.http;

import io.logpost.config.HttpSettings;
import io.logpost.error.LogpostException.CrossSite;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Keeps web pages of other origins from changing anything: browsers send some of their requests
/// without asking first, but never without saying where they come from. Stateless.
@Component
final class OriginCheck {
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final Set<String> OTHER_SITES = Set.of("cross-site", "same-site");

  private final Set<String> allowedOrigins;

  OriginCheck(HttpSettings settings) {
    allowedOrigins = Set.copyOf(settings.cors().allowedOrigins());
  }

  void check(HttpServletRequest request) {
    if (!changesSomething(request)) {
      return;
    }
    String origin = request.getHeader("Origin");
    if (origin != null && allowedOrigins.contains(origin)) {
      return;
    }
    if (origin != null && !isOwn(origin, request)) {
      throw new CrossSite(
          "A page of "
              + origin
              + " may not do this; logpost.http.cors.allowed-origins names those that may.");
    }
    if (isOtherSite(request.getHeader("Sec-Fetch-Site"))) {
      throw new CrossSite("A page of another site may not do this.");
    }
  }

  /// Whatever is asked of v2's consumers counts: a read moves the consumer's position, any other
  /// call says that what it read has arrived.
  private static boolean changesSomething(HttpServletRequest request) {
    return switch (request.getMethod()) {
      case "GET", "HEAD" -> request.getServletPath().startsWith("/consumers/");
      default -> !SAFE_METHODS.contains(request.getMethod());
    };
  }

  private static boolean isOwn(String origin, HttpServletRequest request) {
    int authority = origin.indexOf("://");
    return authority > 0
        && origin.substring(authority + 3).equalsIgnoreCase(request.getHeader("Host"));
  }

  private static boolean isOtherSite(@Nullable String site) {
    return site != null && OTHER_SITES.contains(site.toLowerCase(Locale.ROOT));
  }
}
