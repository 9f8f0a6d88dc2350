package io.logpost.http.v2;

import io.logpost.engine.Engine;
import io.logpost.engine.FetchRequest;
import io.logpost.engine.Isolation;
import io.logpost.http.Limits;
import io.logpost.http.PathPartition;
import io.logpost.http.json.JsonOutput;
import io.logpost.http.records.Answers;
import io.logpost.record.TopicPartition;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The one read of v2 that needs no consumer, which Redpanda's proxy has. Any thread.
@RestController
final class V2FetchController {
  private final Engine engine;

  V2FetchController(Engine engine) {
    this.engine = engine;
  }

  @GetMapping("/topics/{topic}/partitions/{partition}/records")
  @Operation(operationId = "v2Fetch", summary = "Records of a partition from an offset on")
  void fetch(
      @PathVariable String topic,
      @PathVariable int partition,
      @RequestParam @Min(0) long offset,
      @RequestParam(defaultValue = "1000") long timeout,
      @RequestParam(name = "max_bytes", defaultValue = "1048576") long maxBytes,
      HttpServletRequest request,
      HttpServletResponse response) {
    MediaTypes.Shown type = MediaTypes.records(request);
    TopicPartition from = PathPartition.find(engine.topics(), topic, partition);
    long waitMs =
        request.getMethod().equals("HEAD") ? 0 : Math.clamp(timeout, 0, Limits.MAX_WAIT_MS);
    JsonOutput out = Answers.json(response, type.type().toString());
    RecordsAnswer answer =
        new RecordsAnswer(out, type.format().format(), Math.clamp(maxBytes, 1, Limits.MAX_BYTES));
    engine
        .records()
        .fetch(
            new FetchRequest(
                Map.of(from, offset), Isolation.READ_COMMITTED, Duration.ofMillis(waitMs)),
            answer);
    Answers.finish(response, answer.end());
  }
}
