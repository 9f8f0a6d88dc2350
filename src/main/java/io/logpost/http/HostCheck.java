package io.logpost.http;

import io.logpost.config.HttpSettings;
import io.logpost.error.LogpostException.MisdirectedHost;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Refuses requests that reach a loopback address under a foreign name: a web page whose name was
/// pointed here (DNS rebinding) would otherwise count as the own origin. Stateless.
@Component
final class HostCheck {
  private final Set<String> allowed = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));

  HostCheck(HttpSettings settings) {
    settings.allowedHosts().forEach(host -> allowed.add(host.toLowerCase(Locale.ROOT)));
  }

  void check(HttpServletRequest request) {
    String host = request.getHeader("Host");
    if (host != null && isLoopback(request.getLocalAddr()) && !allowed.contains(nameIn(host))) {
      throw new MisdirectedHost(host);
    }
  }

  private static boolean isLoopback(@Nullable String address) {
    return address != null
        && (address.startsWith("127.")
            || address.equals("::1")
            || address.startsWith("0:0:0:0:0:0:0:1"));
  }

  private static String nameIn(String host) {
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon > host.lastIndexOf(']');
    return (hasPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
  }
}
