package io.logpost.http.records;

import io.logpost.http.InFlightBytes;
import io.logpost.http.RequestBody;
import io.logpost.http.records.ProduceTarget.Options;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/// Reads the body of a request as one JSON batch and stores it. Any thread.
public final class BatchProduce {
  private final ProduceService service;
  private final InFlightBytes inFlight;
  private final long maxBytes;

  /// @param maxBytes largest body
  BatchProduce(ProduceService service, InFlightBytes inFlight, long maxBytes) {
    this.service = service;
    this.inFlight = inFlight;
    this.maxBytes = maxBytes;
  }

  /// Stores all records of a body, or refuses all of them.
  ///
  /// @param maxRecords most records of a batch
  /// @throws io.logpost.error.LogpostException where nothing was stored
  public ProduceOutcome store(
      HttpServletRequest request, String topic, Options options, BatchSyntax syntax, int maxRecords)
      throws IOException {
    AppendAssembly assembly = new AppendAssembly(service.target(topic, options));
    try (InFlightBytes.Claim claim = inFlight.claim()) {
      BodyBytes body = body(request, claim);
      new BatchParser(assembly, maxRecords, syntax).parse(body.bytes(), body.size());
      return service.append(assembly);
    }
  }

  /// The whole body of a request.
  BodyBytes body(HttpServletRequest request, InFlightBytes.Claim claim) throws IOException {
    RequestBody body = RequestBody.open(request, maxBytes);
    boolean coded = request.getHeader("Content-Encoding") != null;
    return BodyBytes.read(body, maxBytes, coded ? -1 : request.getContentLengthLong(), claim);
  }
}
