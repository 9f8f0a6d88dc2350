package io.logpost.http.records;

import io.logpost.error.LogpostException.BadPath;
import io.logpost.http.json.JsonOutput;
import io.logpost.record.TopicPartition;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// The calls that read records. Any thread.
@RestController
class FetchController {
  private final FetchService service;

  FetchController(FetchService service) {
    this.service = service;
  }

  @GetMapping("/v1/topics/{topic}/records")
  @FetchDocs.Topic
  void fetchTopic(
      @Parameter(example = "orders") @PathVariable String topic,
      @ParameterObject TopicFetchQuery query,
      HttpServletRequest request,
      HttpServletResponse response) {
    JsonOutput out = Answers.json(response);
    TopicFetch fetch = new TopicFetch(service, topic, query.partitions());
    fetch.write(query.start(), options(query.options(), request), out);
    Answers.finish(response, out);
  }

  @GetMapping("/v1/topics/{topic}/partitions/{partition}/records")
  @FetchDocs.Partition
  void fetchPartition(
      @Parameter(example = "orders") @PathVariable String topic,
      @Parameter(example = "0") @PathVariable int partition,
      @ParameterObject PartitionFetchQuery query,
      HttpServletRequest request,
      HttpServletResponse response) {
    TopicPartition id = service.partition(topic, partition);
    JsonOutput out = Answers.json(response);
    service.fetchPartition(id, query.start(), options(query.options(), request), out);
    Answers.finish(response, out);
  }

  @GetMapping("/v1/topics/{topic}/partitions/{partition}/records/{offset}")
  @FetchDocs.Raw
  void fetchValue(
      @Parameter(example = "orders") @PathVariable String topic,
      @Parameter(example = "0") @PathVariable int partition,
      @Parameter(example = "0") @PathVariable long offset,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    TopicPartition id = service.partition(topic, partition);
    if (offset < 0) {
      throw new BadPath("The offset in the path must be an integer from 0, not " + offset + ".");
    }
    RawRecord record = RawRecord.read(service, id, offset);
    String etag = '"' + service.topicId(topic) + "-" + partition + "-" + offset + '"';
    response.setHeader("ETag", etag);
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Logpost-Partition", String.valueOf(partition));
    response.setHeader("Logpost-Offset", String.valueOf(offset));
    response.setHeader("Logpost-Timestamp", String.valueOf(record.timestamp()));
    if (matches(request.getHeader("If-None-Match"), etag)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
    } else {
      write(record, response);
    }
  }

  private static void write(RawRecord record, HttpServletResponse response) throws IOException {
    byte[] value = record.value();
    if (value == null) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    if (!Answers.room(response).tryTake(value.length)) {
      throw Answers.overloaded();
    }
    response.setContentType(record.contentType(value));
    response.setContentLength(value.length);
    Answers.stream(response, value.length).write(value);
  }

  private static boolean matches(@Nullable String tags, String etag) {
    if (tags == null) {
      return false;
    }
    for (String tag : tags.split(",", -1)) {
      String bare = tag.strip();
      if (bare.equals("*") || bare.equals(etag) || bare.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }

  private static FetchOptions options(FetchOptions asked, HttpServletRequest request) {
    return request.getMethod().equals("HEAD") ? asked.withoutWait() : asked;
  }
}
