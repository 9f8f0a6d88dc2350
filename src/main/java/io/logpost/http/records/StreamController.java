package io.logpost.http.records;

import io.logpost.engine.Engine;
import io.logpost.http.BodyPauses;
import io.logpost.http.json.JsonOutput;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// The call that reads a topic live. Any thread.
@RestController
class StreamController {
  private static final int PIECE_BYTES = 8 << 10;

  private final FetchService service;
  private final OpenStreams streams;
  private final StreamPace pace;

  StreamController(FetchService service, OpenStreams streams, StreamPace pace) {
    this.service = service;
    this.streams = streams;
    this.pace = pace;
  }

  @GetMapping("/v1/topics/{topic}/stream")
  @FetchDocs.Stream
  void stream(
      @Parameter(example = "orders") @PathVariable String topic,
      @ParameterObject StreamQuery query,
      @Parameter(description = "The id of the last event that was seen; it wins over the query.")
          @RequestHeader(name = "Last-Event-ID", required = false)
          @Nullable String lastEventId,
      HttpServletRequest request,
      HttpServletResponse response) {
    Engine engine = service.engine();
    TopicReading reading = new TopicReading(service, topic, query.partitions());
    FetchOptions options = query.options();
    StreamPositions positions =
        new StreamPositions(
            engine, reading, query.start(lastEventId), options.isolation(), query.isLive());
    boolean events = MediaTypes.wantsEvents(request);
    response.setContentType(events ? MediaTypes.EVENTS : MediaTypes.NDJSON);
    response.setHeader("X-Accel-Buffering", "no"); // proxies that know it pass on each event
    if (!request.getMethod().equals("HEAD")) {
      JsonOutput out = JsonOutput.ofLines(_ -> stream(response), Answers.room(response));
      RecordWriter writer = new RecordWriter(out, options.keyFormat(), options.valueFormat());
      StreamLines lines = events ? new EventLines(out, writer) : new PlainLines(out, writer);
      run(new TopicStream(engine, positions, out, lines, streams, pace), request);
    }
  }

  /// What comes later may be large, and by then it is too late to say so.
  private static OutputStream stream(HttpServletResponse response) throws IOException {
    response.setBufferSize(PIECE_BYTES);
    return response.getOutputStream();
  }

  private void run(TopicStream stream, HttpServletRequest request) {
    try (BodyPauses.SlowReader reader = BodyPauses.slowReader(request)) {
      streams.add(reader);
      try {
        stream.run();
      } finally {
        streams.remove(reader);
      }
    }
  }
}
