package io.logpost.http.records;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A reader of a stream, which waits for what comes. One thread.
final class StreamClient implements AutoCloseable {
  private static final int PATIENCE_MS = 20_000;

  private final HttpURLConnection connection;
  private final BufferedReader lines;

  /// Opens a stream and waits for its headers.
  StreamClient(int port, String pathAndQuery, Map<String, String> headers) {
    try {
      connection =
          (HttpURLConnection)
              URI.create("http://localhost:" + port + pathAndQuery).toURL().openConnection();
      connection.setReadTimeout(PATIENCE_MS);
      headers.forEach(connection::setRequestProperty);
      lines =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Opens a stream of events.
  static StreamClient events(int port, String pathAndQuery) {
    return new StreamClient(port, pathAndQuery, Map.of("Accept", "text/event-stream"));
  }

  /// Opens a stream of events after one that was seen.
  static StreamClient eventsAfter(String id, int port, String pathAndQuery) {
    return new StreamClient(
        port, pathAndQuery, Map.of("Accept", "text/event-stream", "Last-Event-ID", id));
  }

  String header(String name) {
    return connection.getHeaderField(name);
  }

  /// The next line, or null at the end.
  String line() {
    try {
      return lines.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The next line that is not empty.
  String fullLine() {
    String line = line();
    while (line != null && line.isEmpty()) {
      line = line();
    }
    return line;
  }

  /// All lines up to the end, without empty ones.
  List<String> rest() {
    List<String> rest = new ArrayList<>();
    for (String line = fullLine(); line != null; line = fullLine()) {
      rest.add(line);
    }
    return rest;
  }

  /// The next event's fields by name; comments are passed over.
  Map<String, String> event() {
    Map<String, String> fields = new java.util.LinkedHashMap<>();
    for (String line = line(); line != null; line = line()) {
      if (line.isEmpty() && !fields.isEmpty()) {
        return fields;
      }
      int colon = line.indexOf(": ");
      if (colon > 0) {
        fields.merge(line.substring(0, colon), line.substring(colon + 2), (a, b) -> a + "\n" + b);
      }
    }
    return fields;
  }

  /// All events up to the end.
  List<Map<String, String>> events() {
    List<Map<String, String>> events = new ArrayList<>();
    for (Map<String, String> next = event(); !next.isEmpty(); next = event()) {
      events.add(next);
    }
    return events;
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
