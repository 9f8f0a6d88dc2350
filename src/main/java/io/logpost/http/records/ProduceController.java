package io.logpost.http.records;

import io.logpost.config.HttpSettings;
import io.logpost.engine.Acks;
import io.logpost.error.LogpostException;
import io.logpost.http.BodyPauses;
import io.logpost.http.InFlightBytes;
import io.logpost.http.ReportsStored;
import io.logpost.http.RequestBody;
import io.logpost.http.json.JsonOutput;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// The calls that store records. Any thread.
@RestController
class ProduceController {
  private final ProduceService service;
  private final InFlightBytes inFlight;
  private final BatchProduce batches;
  private final LineProduce lines;
  private final HttpSettings settings;

  ProduceController(
      ProduceService service, InFlightBytes inFlight, BatchProduce batches, HttpSettings settings) {
    this.batches = batches;
    this.service = service;
    this.inFlight = inFlight;
    this.settings = settings;
    this.lines = new LineProduce(service, inFlight, (int) settings.maxLineBytes().toBytes());
  }

  @ReportsStored
  @PostMapping("/v1/topics/{topic}")
  @ProduceDocs.One
  void produceRecord(
      @Parameter(example = "orders") @PathVariable String topic,
      @ParameterObject RecordQuery query,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    MediaType type = MediaTypes.ofValue(request);
    AppendAssembly assembly = new AppendAssembly(service.target(topic, query.options()));
    try (InFlightBytes.Claim claim = inFlight.claim()) {
      query.record().addTo(assembly, batches.body(request, claim), type);
      ProduceOutcome outcome = whole(service.append(assembly));
      if (query.options().acks() == Acks.NONE) {
        accepted(response, 1);
      } else {
        JsonOutput out = Answers.json(response);
        outcome.writeOffset(out);
        Answers.finish(response, out);
      }
    }
  }

  @ReportsStored
  @PostMapping("/v1/topics/{topic}/records")
  @ProduceDocs.Many
  void produceRecords(
      @Parameter(example = "orders") @PathVariable String topic,
      @ParameterObject BatchQuery query,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    MediaType type = MediaTypes.of(request);
    LineParser parser = query.lineParser(type, topic);
    if (parser != null) {
      boolean asLines = MediaTypes.wantsLines(request);
      try (BodyPauses.Longer _ = BodyPauses.longer(request)) {
        RequestBody body = RequestBody.open(request, Long.MAX_VALUE);
        lines.produce(topic, query.options(), parser, body, response, asLines);
      }
      return;
    }
    ProduceOutcome outcome =
        whole(
            batches.store(
                request, topic, query.options(), BatchSyntax.PLAIN, settings.maxRequestRecords()));
    if (query.options().acks() == Acks.NONE) {
      accepted(response, outcome.recordCount());
    } else {
      JsonOutput out = Answers.json(response);
      outcome.writeOffsets(out);
      Answers.finish(response, out);
    }
  }

  private static ProduceOutcome whole(ProduceOutcome outcome) {
    LogpostException failure = outcome.failure();
    if (failure != null) {
      throw outcome.problem(failure);
    }
    return outcome;
  }

  private static void accepted(HttpServletResponse response, int count) {
    response.setStatus(HttpServletResponse.SC_ACCEPTED);
    JsonOutput out = Answers.json(response);
    out.ascii("{\"accepted\":").number(count).ascii("}");
    Answers.finish(response, out);
  }
}
