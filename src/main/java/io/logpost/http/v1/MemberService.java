package io.logpost.http.v1;

import static java.util.Objects.requireNonNullElse;

import io.logpost.consumer.AutoOffsetReset;
import io.logpost.consumer.MemberName;
import io.logpost.consumer.Members;
import io.logpost.consumer.PollAnswer;
import io.logpost.consumer.PollRequest;
import io.logpost.engine.Engine;
import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.AssignorDiffers;
import io.logpost.error.LogpostException.Fenced;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.LogpostException.OffsetAfterEnd;
import io.logpost.error.LogpostException.OffsetBeforeStart;
import io.logpost.error.LogpostException.UnknownTopic;
import io.logpost.http.ProblemException;
import io.logpost.http.Problems;
import io.logpost.http.json.JsonOutput;
import io.logpost.http.records.Format;
import io.logpost.http.records.RecordPage;
import io.logpost.http.records.RecordWriter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Polls for a member and writes what came. Stateless.
@Component
final class MemberService {
  private static final int DEFAULT_MAX_RECORDS = 500;
  private static final int DEFAULT_MAX_BYTES = 1 << 20;

  private final Members members;
  private final PollRequests requests;

  MemberService(Engine engine, Members members) {
    this.members = members;
    this.requests = new PollRequests(engine.topics());
  }

  /// Writes the answer while the records are read. Under `auto_ack` it gathers until they are
  /// committed: what is acknowledged must not be sent before that is durable.
  void poll(MemberName name, PollBody body, JsonOutput out) {
    PollRequest request = requests.of(body);
    if (request.autoAck()) {
      out.holdBack();
    }
    RecordPage page = page(body, out);
    finish(page, poll(name, request, page));
  }

  private PollAnswer poll(MemberName name, PollRequest request, RecordPage page) {
    try {
      return members.poll(name, request, page);
    } catch (LogpostException e) {
      if (mayHaveCommitted(request, e)) {
        throw new ProblemException(Problems.of(e).with("stored", "unknown"));
      }
      throw e;
    }
  }

  /// A poll may fail after it acknowledged, such as by giving way to a newer one while it waits. An
  /// offset outside of its log is that of a seek, refused before anything else is done, unless such
  /// a position is not to be moved either.
  private static boolean mayHaveCommitted(PollRequest request, LogpostException failure) {
    boolean commits =
        request.autoAck()
            || request.ackToken().isPresent()
            || !request.positions().seek().isEmpty();
    return commits
        && switch (failure) {
          case InvalidField _, UnknownTopic _, AssignorDiffers _, Fenced _ -> false;
          case OffsetBeforeStart _, OffsetAfterEnd _ ->
              request.autoOffsetReset() == AutoOffsetReset.NONE;
          default -> true;
        };
  }

  private static RecordPage page(PollBody body, JsonOutput out) {
    RecordWriter writer =
        new RecordWriter(
            out, format(body.keyFormat(), Format.STRING), format(body.valueFormat(), Format.JSON));
    return new RecordPage(
        out,
        writer,
        requireNonNullElse(body.maxRecords(), DEFAULT_MAX_RECORDS),
        requireNonNullElse(body.maxBytes(), DEFAULT_MAX_BYTES));
  }

  private static Format format(@Nullable String word, Format otherwise) {
    return word == null ? otherwise : Format.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static void finish(RecordPage page, PollAnswer answer) {
    JsonOutput out = page.end();
    out.ascii(",\"ack_token\":");
    if (answer.ackToken() == null) {
      out.ascii("null");
    } else {
      out.string(answer.ackToken());
    }
    out.ascii(",\"redelivered\":").ascii(String.valueOf(answer.redelivered()));
    out.ascii(",\"generation\":").number(answer.stay().generation());
    out.ascii(",\"poll_deadline\":").number(answer.stay().pollDeadlineMs());
    out.ascii(",\"assignment\":[");
    String comma = "";
    for (AssignmentView of : AssignmentView.of(answer.assignment())) {
      out.ascii(comma).ascii("{\"topic\":").string(of.topic());
      out.ascii(",\"partitions\":").ascii(of.partitions().toString().replace(" ", "")).ascii("}");
      comma = ",";
    }
    out.ascii("]}");
  }
}
