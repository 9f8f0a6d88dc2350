package io.logpost.http.v2;

import io.logpost.http.ErrorFormat;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What the OpenAPI document says of v2 besides what its calls declare: media types, bodies of
/// records, and errors.
@Configuration(proxyBeanMethods = false)
class V2Docs {
  private static final String ANY_TYPE = "*/*";

  @Bean
  OpenApiCustomizer kafkaRestConventions(ErrorBody errors) {
    return document -> {
      document.getComponents().addSchemas("V2Error", errorSchema());
      document.getPaths().forEach((path, item) -> complete(errors, path, item.readOperations()));
    };
  }

  private static void complete(ErrorFormat errors, String path, List<Operation> operations) {
    if (errors.answers(path)) {
      operations.forEach(V2Docs::complete);
    }
  }

  private static void complete(Operation operation) {
    operation.getResponses().values().forEach(V2Docs::nameTheType);
    if (operation.getRequestBody() != null) {
      operation.getRequestBody().getContent().remove(MediaTypes.ANY_JSON);
    }
    switch (operation.getOperationId()) {
      case "v2Produce", "v2ProduceToPartition" -> completeProduce(operation);
      case "v2Fetch", "v2Read" -> completeFetch(operation);
      case "v2CreateConsumer" ->
          operation.setRequestBody(
              new RequestBody()
                  .content(content(MediaTypes.CONTROL, new MediaType().schema(createSchema()))));
      default -> {}
    }
    operation
        .getResponses()
        .addApiResponse(
            ApiResponses.DEFAULT,
            new ApiResponse()
                .description("What went wrong")
                .content(
                    content(
                        MediaTypes.CONTROL,
                        new MediaType()
                            .schema(new Schema<>().$ref("#/components/schemas/V2Error")))));
  }

  private static void nameTheType(ApiResponse response) {
    Content content = response.getContent();
    MediaType any = content == null ? null : content.remove(ANY_TYPE);
    if (any != null) {
      content.addMediaType(MediaTypes.CONTROL, any);
    }
  }

  private static void completeProduce(Operation operation) {
    operation.setRequestBody(
        new RequestBody()
            .required(true)
            .content(
                records(
                    "{\"records\":[{\"key\":\"k\",\"value\":{\"n\":1}}]}",
                    "{\"records\":[{\"key\":\"aw==\",\"value\":\"AP8=\"}]}",
                    "{\"records\":[{\"key\":\"k\",\"value\":\"hello\"}]}")));
    ApiResponses responses = operation.getResponses();
    responses.addApiResponse(
        "200",
        new ApiResponse()
            .description("What became of each record, in the request's order")
            .content(
                content(
                    MediaTypes.CONTROL,
                    example(
                        "{\"offsets\":[{\"partition\":0,\"offset\":0,\"error_code\":null,"
                            + "\"error\":null}],\"key_schema_id\":null,"
                            + "\"value_schema_id\":null}"))));
    responses.addApiResponse("204", new ApiResponse().description("Taken, with `async=true`"));
  }

  private static void completeFetch(Operation operation) {
    operation
        .getResponses()
        .addApiResponse(
            "200",
            new ApiResponse()
                .description("Records, in order; at least one where there are some")
                .content(
                    records(
                        record("\"k\"", "{\"n\":1}"),
                        record("\"aw==\"", "\"AP8=\""),
                        record("\"k\"", "\"hello\""))));
  }

  private static Schema<?> createSchema() {
    return new ObjectSchema()
        .description(
            "All optional; each as text, number or boolean. The words of Strimzi's Bridge"
                + " (enable.auto.commit, isolation.level) make an instance of its dialect.")
        .addProperty("name", new StringSchema().description("Without: any."))
        .addProperty("format", new StringSchema().description("binary, json or text."))
        .addProperty(
            "auto.offset.reset", new StringSchema().description("latest, earliest or none."))
        .addProperty("auto.commit.enable", new StringSchema().description("true or false."))
        .addProperty("enable.auto.commit", new BooleanSchema().description("The same."))
        .addProperty("fetch.min.bytes", new IntegerSchema().description("Without effect."))
        .addProperty(
            "consumer.request.timeout.ms",
            new IntegerSchema().description("How long a read waits that does not say."))
        .addProperty("isolation.level", new StringSchema())
        .additionalProperties(true);
  }

  private static String record(String key, String value) {
    return "[{\"topic\":\"orders\",\"key\":%s,\"value\":%s,\"partition\":0,\"offset\":0,\"timestamp\":1763720000000}]"
        .formatted(key, value);
  }

  private static Content records(String json, String binary, String text) {
    return new Content()
        .addMediaType(EmbeddedFormat.JSON.mediaType(), example(json))
        .addMediaType(EmbeddedFormat.BINARY.mediaType(), example(binary))
        .addMediaType(EmbeddedFormat.TEXT.mediaType(), example(text));
  }

  private static Content content(String type, MediaType of) {
    return new Content().addMediaType(type, of);
  }

  private static MediaType example(String json) {
    return new MediaType().example(json);
  }

  private static Schema<?> errorSchema() {
    Schema<?> error =
        new ObjectSchema()
            .description("An error of Kafka REST v2.")
            .addProperty(
                "error_code",
                new IntegerSchema().description("Confluent's five digits, or the status."))
            .addProperty("message", new StringSchema().description("What, where, what to do."));
    error.setRequired(List.of("error_code", "message"));
    return error;
  }
}
