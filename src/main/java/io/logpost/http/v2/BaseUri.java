package io.logpost.http.v2;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.logpost.config.KafkaRestSettings;
import io.logpost.consumer.MemberName;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.util.ForwardedHeaderUtils;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/// Where a client reaches its consumer instance: it makes every later URL of `base_uri`. Stateless.
///
/// The setting's URL, else what proxies say of the request they got (`Forwarded`,
/// `X-Forwarded-Host`, `-Port`, `-Proto`, `-Prefix`, `-Path`), else what the request itself says.
/// Nothing else here believes those headers.
@Component
final class BaseUri {
  private static final List<String> FORWARDED =
      List.of(
          "Forwarded",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-Forwarded-Proto",
          "X-Forwarded-Ssl");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~%!$&'()*+,=:@-]+)+");

  private final @Nullable URI publicUrl;

  BaseUri(KafkaRestSettings settings) {
    this.publicUrl = settings.publicUrl();
  }

  String of(HttpServletRequest request, MemberName name) {
    String path =
        "/consumers/"
            + UriUtils.encode(name.group(), UTF_8)
            + "/instances/"
            + UriUtils.encode(name.member(), UTF_8);
    if (publicUrl != null) {
      return withoutSlash(publicUrl.toString()) + path;
    }
    return origin(request) + prefix(request) + path;
  }

  private static String origin(HttpServletRequest request) {
    String scheme = request.getScheme();
    int port = request.getServerPort();
    boolean usual = port == (scheme.equals("https") ? 443 : 80);
    UriComponents own =
        UriComponentsBuilder.newInstance()
            .scheme(scheme)
            .host(request.getServerName())
            .port(usual ? -1 : port)
            .build();
    try {
      UriComponents seen =
          ForwardedHeaderUtils.adaptFromForwardedHeaders(own.toUri(), headers(request)).build();
      return URI.create(seen.toUriString()).toString();
    } catch (IllegalArgumentException | IllegalStateException _) {
      return own.toUriString(); // a header that names no host
    }
  }

  private static HttpHeaders headers(HttpServletRequest request) {
    HttpHeaders headers = new HttpHeaders();
    for (String name : FORWARDED) {
      Collections.list(request.getHeaders(name)).forEach(value -> headers.add(name, value));
    }
    return headers;
  }

  /// What proxies took away from the front of the path.
  private static String prefix(HttpServletRequest request) {
    String prefixes = request.getHeader("X-Forwarded-Prefix");
    if (prefixes != null) {
      return path(
          Pattern.compile(",")
              .splitAsStream(prefixes)
              .map(part -> withoutSlash(part.strip()))
              .collect(Collectors.joining()));
    }
    String whole = request.getHeader("X-Forwarded-Path");
    return whole == null ? "" : path(without(withoutSlash(whole.strip()), request));
  }

  /// Strimzi's header has the path as the client sent it, others the prefix alone.
  private static String without(String whole, HttpServletRequest request) {
    String own = withoutSlash(request.getRequestURI());
    return whole.endsWith(own) ? whole.substring(0, whole.length() - own.length()) : whole;
  }

  private static String path(String text) {
    return PATH.matcher(text).matches() ? text : "";
  }

  private static String withoutSlash(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
