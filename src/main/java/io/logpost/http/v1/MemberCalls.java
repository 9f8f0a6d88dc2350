package io.logpost.http.v1;

import static java.util.Objects.requireNonNullElse;

import io.logpost.consumer.MemberName;
import io.logpost.consumer.Members;
import io.logpost.error.LogpostException.BadParameter;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.http.ReportsStored;
import io.logpost.http.json.JsonOutput;
import io.logpost.http.records.Answers;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// The calls by which a group's members receive records. Any thread.
@RestController
@RequestMapping(
    path = "/v1/groups/{group}/members/{member}",
    produces = MediaType.APPLICATION_JSON_VALUE)
class MemberCalls {
  private final MemberService service;
  private final Members members;

  MemberCalls(MemberService service, Members members) {
    this.service = service;
    this.members = members;
  }

  @PostMapping("/poll")
  @ReportsStored
  @MemberDocs.Poll
  void poll(
      @Parameter(example = "billing") @PathVariable String group,
      @Parameter(example = "worker-1") @PathVariable String member,
      @Valid @RequestBody(required = false) @Nullable PollBody body,
      HttpServletResponse response) {
    JsonOutput out = Answers.json(response);
    MemberName name = new MemberName(group, member);
    service.poll(name, requireNonNullElse(body, PollBody.EMPTY), out);
    Answers.finish(response, out);
  }

  @PostMapping("/ack")
  @ReportsStored
  @MemberDocs.Ack
  StayView ack(
      @Parameter(example = "billing") @PathVariable String group,
      @Parameter(example = "worker-1") @PathVariable String member,
      @Valid @RequestBody AckBody body) {
    return StayView.of(members.ack(new MemberName(group, member), body.ackToken()));
  }

  @PostMapping("/heartbeat")
  @MemberDocs.Heartbeat
  StayView heartbeat(
      @Parameter(example = "billing") @PathVariable String group,
      @Parameter(example = "worker-1") @PathVariable String member) {
    return StayView.of(members.heartbeat(new MemberName(group, member)));
  }

  @DeleteMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @ReportsStored
  @MemberDocs.Leave
  void leave(
      @Parameter(example = "billing") @PathVariable String group,
      @Parameter(example = "worker-1") @PathVariable String member,
      @Parameter(name = "ack_token", description = "Acknowledge this delivery first.")
          @RequestParam(name = "ack_token", required = false)
          @Nullable String ackToken) {
    try {
      members.leave(new MemberName(group, member), ackToken);
    } catch (InvalidField e) {
      BadParameter failure = new BadParameter("ack_token", e.detail());
      failure.initCause(e);
      throw failure;
    }
  }
}
