package io.logpost.http.v2;

import io.logpost.engine.Acks;
import io.logpost.engine.Engine;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.InvalidPartition;
import io.logpost.error.Place;
import io.logpost.http.ErrorKind;
import io.logpost.http.PathPartition;
import io.logpost.http.Problem;
import io.logpost.http.ProblemException;
import io.logpost.http.records.BatchProduce;
import io.logpost.http.records.BatchSyntax;
import io.logpost.http.records.Format;
import io.logpost.http.records.ProduceOutcome;
import io.logpost.http.records.ProduceTarget.Options;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// v2's calls that store records. Any thread.
///
/// A batch is bounded by its bytes alone: senders such as fluent-bit send a refused one again and
/// again, and know of no limit of records.
@RestController
final class V2ProduceController {
  private final Engine engine;
  private final BatchProduce batches;

  V2ProduceController(Engine engine, BatchProduce batches) {
    this.engine = engine;
    this.batches = batches;
  }

  @PostMapping("/topics/{topic}")
  @Operation(operationId = "v2Produce", summary = "Store records, each where its key says")
  void produce(
      @PathVariable String topic,
      @RequestParam(defaultValue = "false") boolean async,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    produce(topic, null, async, request, response);
  }

  @PostMapping("/topics/{topic}/partitions/{partition}")
  @Operation(operationId = "v2ProduceToPartition", summary = "Store records in one partition")
  void produceToPartition(
      @PathVariable String topic,
      @PathVariable int partition,
      @RequestParam(defaultValue = "false") boolean async,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    int number = PathPartition.find(engine.topics(), topic, partition).partition();
    produce(topic, number, async, request, response);
  }

  private void produce(
      String topic,
      @Nullable Integer partition,
      boolean async,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    MediaType answerType = MediaTypes.control(request);
    Format format = MediaTypes.ofProduce(request).format();
    Options options = new Options(partition, format, format, async ? Acks.NONE : Acks.ALL);
    ProduceOutcome outcome = store(request, topic, options);
    if (async) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else {
      ProduceAnswer.write(response, answerType.toString(), outcome);
    }
  }

  private ProduceOutcome store(HttpServletRequest request, String topic, Options options)
      throws IOException {
    try {
      ProduceOutcome outcome =
          batches.store(request, topic, options, BatchSyntax.V2, Integer.MAX_VALUE);
      if (outcome.recordCount() == 0) {
        throw new InvalidField(Place.field("records"), "records is empty. Nothing was stored.");
      }
      return outcome;
    } catch (InvalidPartition e) {
      throw new ProblemException(
          new Problem(ErrorKind.UNKNOWN_PARTITION, e.detail(), e.facts(), Map.of()));
    }
  }
}
