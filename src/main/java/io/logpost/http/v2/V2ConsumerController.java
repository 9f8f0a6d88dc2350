package io.logpost.http.v2;

import io.logpost.config.KafkaRestSettings;
import io.logpost.consumer.Dialect;
import io.logpost.consumer.InstanceConfig;
import io.logpost.consumer.Instances;
import io.logpost.consumer.MemberName;
import io.logpost.error.LogpostException;
import io.logpost.error.LogpostException.BadPath;
import io.logpost.error.LogpostException.InvalidField;
import io.logpost.error.Place;
import io.logpost.http.ErrorKind;
import io.logpost.http.Problem;
import io.logpost.http.ProblemException;
import io.logpost.http.Problems;
import io.logpost.http.v2.ConsumerBodies.Create;
import io.logpost.http.v2.ConsumerBodies.Created;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// v2's calls that create, show and delete consumer instances. Any thread.
@RestController
final class V2ConsumerController {
  private final Instances instances;
  private final KafkaRestSettings settings;
  private final BaseUri baseUri;

  V2ConsumerController(Instances instances, KafkaRestSettings settings, BaseUri baseUri) {
    this.instances = instances;
    this.settings = settings;
    this.baseUri = baseUri;
  }

  @ControlPost("/consumers/{group}")
  @Operation(operationId = "v2CreateConsumer", summary = "Create a consumer instance")
  ResponseEntity<Created> create(
      HttpServletRequest request,
      @PathVariable String group,
      @RequestBody(required = false) @Nullable Create body) {
    MediaType type = MediaTypes.control(request);
    ConsumerOptions options = new ConsumerOptions(values(body));
    Dialect dialect = options.dialect(settings.dialect());
    try {
      Set<String> unknown = options.unknown();
      checkUnknown(unknown);
      InstanceConfig config = options.config(dialect);
      MemberName name = instances.create(name(group, options.name()), config).name();
      ResponseEntity.BodyBuilder answer = ResponseEntity.ok().contentType(type);
      if (!unknown.isEmpty()) {
        answer.header("Warning", warning(unknown));
      }
      return answer.body(created(request, name));
    } catch (LogpostException e) {
      throw new ProblemException(Problems.of(e).with(ErrorBody.DIALECT, dialect));
    } catch (ProblemException e) {
      throw new ProblemException(e.problem().with(ErrorBody.DIALECT, dialect));
    }
  }

  @GetMapping("/consumers/{group}/instances")
  @Operation(operationId = "v2ListConsumers", summary = "A group's consumer instances")
  ResponseEntity<List<Created>> list(HttpServletRequest request, @PathVariable String group) {
    List<Created> all =
        instances.ofGroup(group).stream().map(name -> created(request, name)).toList();
    return ResponseEntity.ok().contentType(MediaTypes.control(request)).body(all);
  }

  @GetMapping("/consumers/{group}/instances/{instance}")
  @Operation(operationId = "v2GetConsumer", summary = "Whether a consumer instance is there")
  ResponseEntity<Created> get(
      HttpServletRequest request, @PathVariable String group, @PathVariable String instance) {
    MemberName name = new MemberName(group, instance);
    var _ = instances.find(name).currentInterest();
    return ResponseEntity.ok()
        .contentType(MediaTypes.control(request))
        .body(created(request, name));
  }

  @DeleteMapping("/consumers/{group}/instances/{instance}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @ApiResponse(responseCode = "204", description = "Gone; its partitions move now")
  @Operation(operationId = "v2DeleteConsumer", summary = "Delete a consumer instance")
  void delete(@PathVariable String group, @PathVariable String instance) {
    instances.delete(new MemberName(group, instance));
  }

  private static Map<String, @Nullable Object> values(@Nullable Create body) {
    Map<String, @Nullable Object> values = body == null ? null : body.values();
    return values == null ? Map.of() : values;
  }

  private void checkUnknown(Set<String> unknown) {
    if (settings.strict() && !unknown.isEmpty()) {
      throw new ProblemException(
          Problem.of(
              ErrorKind.BAD_REQUEST,
              "There is no field " + String.join(", ", unknown) + ", and the server is strict."));
    }
  }

  private static MemberName name(String group, @Nullable String name) {
    if (name == null) {
      return new MemberName(group, "rest-consumer-" + UUID.randomUUID());
    }
    try {
      return new MemberName(group, name);
    } catch (BadPath e) {
      InvalidField failure = new InvalidField(Place.field("name"), e.detail());
      failure.initCause(e);
      throw failure;
    }
  }

  private Created created(HttpServletRequest request, MemberName name) {
    return new Created(name.member(), baseUri.of(request, name));
  }

  private static String warning(Set<String> unknown) {
    return "299 - \"passed over: "
        + String.join(", ", unknown).replaceAll("[^A-Za-z0-9._, -]", "?")
        + "\"";
  }
}
