package io.logpost.http.v2;

import io.logpost.consumer.Instance;
import io.logpost.consumer.InstanceConfig;
import io.logpost.consumer.Instances;
import io.logpost.consumer.MemberName;
import io.logpost.http.Limits;
import io.logpost.http.json.JsonOutput;
import io.logpost.http.records.Answers;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// v2's read of a consumer instance. Any thread.
@RestController
final class V2ConsumerReadController {
  /// Keys and values in an answer where the request does not say, in bytes.
  private static final long DEFAULT_MAX_BYTES = 1 << 20;

  /// A first read that waits less than this, in ms, is one to join the group by: a client that
  /// makes it right after subscribing throws the answer away.
  private static final long JOINING_TIMEOUT_MS = 100;

  private final Instances instances;

  V2ConsumerReadController(Instances instances) {
    this.instances = instances;
  }

  @GetMapping("/consumers/{group}/instances/{instance}/records")
  @Operation(
      operationId = "v2Read",
      summary = "Records from the instance's position on, which moves past them")
  void read(
      @PathVariable String group,
      @PathVariable String instance,
      @RequestParam(defaultValue = "0") long timeout,
      @RequestParam(name = "max_bytes", defaultValue = "0") long maxBytes,
      HttpServletRequest request,
      HttpServletResponse response) {
    Instance found = instances.find(new MemberName(group, instance));
    EmbeddedFormat format = format(found.config());
    MediaType type = MediaTypes.ofInstance(request, format);
    JsonOutput out = Answers.json(response, type.toString());
    long limit = maxBytes > 0 ? Math.min(maxBytes, Limits.MAX_BYTES) : DEFAULT_MAX_BYTES;
    RecordsAnswer answer = new RecordsAnswer(out, format.format(), limit);
    if (request.getMethod().equals("HEAD")) {
      var _ = found.currentInterest();
    } else if (found.isUnread() && timeout > 0 && timeout < JOINING_TIMEOUT_MS) {
      found.passFirstRead();
    } else {
      found.read(wait(found.config(), timeout), answer);
    }
    Answers.finish(response, answer.end());
  }

  private static Duration wait(InstanceConfig config, long timeout) {
    return timeout > 0
        ? Duration.ofMillis(Math.min(timeout, Limits.MAX_WAIT_MS))
        : config.requestTimeout();
  }

  private static EmbeddedFormat format(InstanceConfig config) {
    return EmbeddedFormat.valueOf(config.format().toUpperCase(Locale.ROOT));
  }
}
