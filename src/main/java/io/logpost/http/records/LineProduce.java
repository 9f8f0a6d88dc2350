package io.logpost.http.records;

import io.logpost.engine.Acks;
import io.logpost.http.InFlightBytes;
import io.logpost.http.Problem;
import io.logpost.http.ProblemException;
import io.logpost.http.ProblemJson;
import io.logpost.http.json.JsonOutput;
import io.logpost.http.records.ProduceTarget.Options;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Stores an NDJSON body as a sequence of requests and answers what became of it. Any thread.
final class LineProduce {
  private final ProduceService service;
  private final InFlightBytes inFlight;
  private final int maxLineBytes;

  LineProduce(ProduceService service, InFlightBytes inFlight, int maxLineBytes) {
    this.service = service;
    this.inFlight = inFlight;
    this.maxLineBytes = maxLineBytes;
  }

  /// Stores every line and writes the answer.
  ///
  /// @param asLines whether each line gets a result while the body still flows
  /// @throws ProblemException where a line failed and nothing was answered yet
  void produce(
      String topic,
      Options options,
      LineParser parser,
      InputStream body,
      HttpServletResponse response,
      boolean asLines)
      throws IOException {
    service.target(topic, options); // an unknown topic is no failure of line 1
    JsonOutput out = new JsonOutput(_ -> open(response, options, asLines), Answers.room(response));
    LineResults results = new LineResults(asLines && options.acks() != Acks.NONE ? out : null);
    LineRequests requests =
        new LineRequests(
            () ->
                new LineRequest(
                    new AppendAssembly(service.target(topic, options)), inFlight.claim()),
            service,
            results);
    RuntimeException failure = run(parser, body, requests);
    if (failure != null) {
      answerFailure(out, problem(failure, results.count()), failure);
    } else if (asLines) {
      out.ascii("{\"done\":true,\"count\":").number(results.count()).ascii("}\n").flush();
    } else if (options.acks() == Acks.NONE) {
      out.ascii("{\"accepted\":").number(results.count()).ascii("}").send();
    } else {
      results.writeSummary(out);
      out.send();
    }
  }

  private @Nullable RuntimeException run(
      LineParser parser, InputStream body, LineRequests requests) {
    RuntimeException unreadable = null;
    try (InFlightBytes.Claim claim = inFlight.claim()) {
      new LineReader(body, parser, requests, claim, maxLineBytes).readAll();
    } catch (LineFailure e) {
      unreadable = e;
    } finally {
      RuntimeException unstored = requests.end();
      unreadable = unstored == null ? unreadable : unstored;
    }
    return unreadable;
  }

  private static Problem problem(RuntimeException failure, long storedCount) {
    if (failure instanceof LineFailure line) {
      return line.problem(storedCount);
    }
    throw failure;
  }

  private static void answerFailure(JsonOutput out, Problem problem, RuntimeException cause) {
    if (!out.isCommitted()) {
      ProblemException failure = new ProblemException(problem);
      failure.initCause(cause);
      throw failure;
    }
    out.ascii("{\"error\":").raw(ProblemJson.bytes(problem)).ascii("}\n").flush();
  }

  private static java.io.OutputStream open(
      HttpServletResponse response, Options options, boolean asLines) throws IOException {
    if (options.acks() == Acks.NONE) {
      response.setStatus(HttpServletResponse.SC_ACCEPTED);
    }
    response.setContentType(asLines ? MediaTypes.NDJSON : "application/json");
    return response.getOutputStream();
  }
}
