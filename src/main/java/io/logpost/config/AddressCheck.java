package io.logpost.config;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/// Refuses to start a service that anybody in the network could use, unless told that this is
/// meant.
final class AddressCheck {
  private AddressCheck() {}

  /// Checks where the service and its management port will listen.
  ///
  /// @throws StartException where others could reach it and `logpost.security.allow-insecure` is
  ///   not set
  static void check(Environment environment, SecuritySettings security) {
    if (security.allowInsecure()) {
      return;
    }
    requireLoopback(environment, "server.address");
    if (environment.containsProperty("management.server.port")) {
      requireLoopback(environment, "management.server.address");
    }
  }

  private static void requireLoopback(Environment environment, String property) {
    InetAddress address = Binder.get(environment).bind(property, InetAddress.class).orElse(null);
    if (address == null || !address.isLoopbackAddress()) {
      throw new StartException(
          "%s is %s: others could reach this service, and it asks nobody who they are."
              .formatted(property, described(address)),
          "Set %s=127.0.0.1, or logpost.security.allow-insecure=true where only those reach it who may do everything."
              .formatted(property));
    }
  }

  private static String described(@Nullable InetAddress address) {
    return address == null ? "not set, which means every address" : address.getHostAddress();
  }
}
