package io.logpost.http.v1;

import io.logpost.http.ErrorKind;
import io.logpost.http.Pages;
import io.logpost.http.Problem;
import io.logpost.http.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// A page for each kind of error, where an error's `type` leads: what it means and what to do.
@RestController
@Hidden
class ErrorPages {
  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

  @GetMapping("/v1/errors")
  ResponseEntity<String> index() {
    String rows =
        Stream.of(ErrorKind.values())
            .map(kind ->
                "<tr><td>%d</td><td>%d</td><td><a href=\"/v1/errors/%s\">%s</a></td></tr>"
                    .formatted(kind.status(), kind.errorCode(), kind.slug(), kind.title()))
            .collect(Collectors.joining("\n"));
    return page(
        "Errors",
        "<table>\n<tr><th>status</th><th>error_code</th><th>error</th></tr>\n"
            + rows
            + "\n</table>");
  }

  @GetMapping("/v1/errors/{slug}")
  ResponseEntity<String> error(@PathVariable String slug) {
    ErrorKind kind =
        ErrorKind.ofSlug(slug)
            .orElseThrow(() ->
                new ProblemException(
                    Problem.of(
                        ErrorKind.NO_SUCH_CALL,
                        "There is no error of this name; GET /v1/errors lists them.")));
    return page(
        kind.title(),
        "<p class=\"code\">%d · error_code %d</p>\n<p>%s</p>\n<p>%s</p>\n<p><a href=\"/v1/errors\">All errors</a></p>"
            .formatted(kind.status(), kind.errorCode(), kind.meaning(), kind.remedy()));
  }

  private static ResponseEntity<String> page(String title, String content) {
    String page =
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%1$s - Logpost</title>
        <link rel="stylesheet" href="/logpost.css">
        </head>
        <body>
        <main>
        <h1>%1$s</h1>
        %2$s
        </main>
        </body>
        </html>
        """
            .formatted(title, content);
    return ResponseEntity.ok()
        .contentType(HTML)
        .header("Content-Security-Policy", Pages.CONTENT_SECURITY_POLICY)
        .body(page);
  }
}
