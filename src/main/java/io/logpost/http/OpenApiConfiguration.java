package io.logpost.http;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What the OpenAPI document says besides what the calls themselves declare.
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
  private static final String PLAIN_API = "v1";
  private static final String KAFKA_REST = "Kafka REST v2";
  private static final String ANY_TYPE = "*/*";
  private static final String JSON = "application/json";

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Logpost")
                .version("1")
                .description(
                    "Kafka's model over plain HTTP: topics, partitions, records, offsets, consumer"
                        + " groups.")
                .license(new License().name("Apache-2.0")))
        .servers(List.of(new Server().url("/")))
        .tags(
            List.of(
                new Tag().name(PLAIN_API).description("The plain API"),
                new Tag()
                    .name(KAFKA_REST)
                    .description("What clients of Kafka REST proxies speak")));
  }

  /// Tags by path, one error answer for every call, no type that stands for all, and values of any
  /// JSON.
  @Bean
  OpenApiCustomizer conventions() {
    return document -> {
      document.getComponents().getSchemas().values().forEach(OpenApiConfiguration::freeValues);
      document.getComponents().addSchemas("Problem", problemSchema());
      document
          .getPaths()
          .forEach((path, item) ->
              item.readOperations().forEach(operation -> complete(path, operation)));
    };
  }

  /// What the code has as `Object` is any JSON, which a schema says by no type.
  @SuppressWarnings({"rawtypes", "unchecked"}) // as the models of OpenAPI are declared
  private static void freeValues(Schema shape) {
    Map<String, Schema> properties = shape.getProperties();
    if (properties != null) {
      properties.replaceAll((_, declared) ->
          isAnything(declared) ? new Schema<>().description(declared.getDescription()) : declared);
    }
  }

  private static boolean isAnything(Schema<?> declared) {
    return "object".equals(declared.getType())
        && declared.getProperties() == null
        && declared.getAdditionalProperties() == null;
  }

  private static void complete(String path, Operation operation) {
    boolean plain = path.equals("/v1") || path.startsWith("/v1/");
    operation.setTags(List.of(plain ? PLAIN_API : KAFKA_REST));
    if (operation.getRequestBody() != null) {
      nameTheType(operation.getRequestBody().getContent());
    }
    if (plain) {
      operation.getResponses().addApiResponse(ApiResponses.DEFAULT, problemResponse());
    }
  }

  private static void nameTheType(Content content) {
    MediaType any = content.remove(ANY_TYPE);
    if (any != null) {
      content.addMediaType(JSON, any);
    }
  }

  private static ApiResponse problemResponse() {
    return new ApiResponse()
        .description("What went wrong, and what to do")
        .content(
            new Content()
                .addMediaType(
                    "application/problem+json",
                    new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
  }

  private static Schema<?> problemSchema() {
    Schema<?> problem =
        new ObjectSchema()
            .description("An error (RFC 9457), with facts about it as further members.")
            .addProperty("type", new StringSchema().description("Path of the error's page."))
            .addProperty("title", new StringSchema())
            .addProperty("status", new IntegerSchema().description("The status of HTTP."))
            .addProperty("detail", new StringSchema().description("What, where, and what to do."))
            .addProperty("error_code", new IntegerSchema().description("status × 100 + n."))
            .additionalProperties(true);
    problem.setRequired(List.of("type", "title", "status", "detail", "error_code"));
    return problem;
  }
}
