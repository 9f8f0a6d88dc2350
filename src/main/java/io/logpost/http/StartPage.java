package io.logpost.http;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/// What stands at `/`: a page for browsers; for programs the empty object by which Kafka REST v2
/// says that it is there.
@RestController
@Hidden
class StartPage {
  private static final Resource PAGE = new ClassPathResource("start.html");
  private static final MediaType V2 = MediaType.parseMediaType("application/vnd.kafka.v2+json");

  @RequestMapping(
      path = "/",
      method = {RequestMethod.GET, RequestMethod.POST})
  ResponseEntity<?> start(HttpServletRequest request) {
    String accept = request.getHeader("Accept");
    return isBrowser(accept)
        ? ResponseEntity.ok()
            .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
            .header("Content-Security-Policy", Pages.CONTENT_SECURITY_POLICY)
            .body(PAGE)
        : ResponseEntity.ok().contentType(typeFor(accept)).body("{}");
  }

  private static boolean isBrowser(@Nullable String accept) {
    return accept != null && accept.contains("text/html");
  }

  private static MediaType typeFor(@Nullable String accept) {
    return accept != null && accept.contains("application/json") ? MediaType.APPLICATION_JSON : V2;
  }
}
