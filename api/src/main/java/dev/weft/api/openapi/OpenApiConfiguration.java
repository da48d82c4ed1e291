package dev.weft.api.openapi;

import dev.weft.api.problem.Problem;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes the API (OpenAPI 3.1): its document stands at /openapi, a page to try it at /docs. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
  private static final String PROBLEM = "#/components/schemas/Problem";
  private static final String BEARER = "bearer";

  static {
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class);
  }

  @Bean
  OpenAPI description() {
    ResolvedSchema problem =
        ModelConverters.getInstance(true)
            .resolveAsResolvedSchema(new AnnotatedType(Problem.class).resolveAsRef(false));
    Components components =
        new Components()
            .addSecuritySchemes(
                BEARER,
                new SecurityScheme()
                    .type(SecurityScheme.Type.HTTP)
                    .scheme("bearer")
                    .bearerFormat("JWT")
                    .description("On a laptop: ./weft token"));
    problem.referencedSchemas.forEach(components::addSchemas);
    components.addSchemas("Problem", problem.schema);
    return new OpenAPI()
        .info(
            new Info()
                .title("Weft")
                .version("v1")
                .description(
                    "Turns goals into durable multi-agent flows. Errors are problem+json with a"
                        + " stable code; changes to this description are additive only."))
        .servers(List.of(new Server().url("/")))
        .components(components);
  }

  /** Each operation says which scope it needs and which problems it may answer. */
  @Bean
  OperationCustomizer scopes() {
    return (operation, method) -> {
      Scoped scoped = method.getMethodAnnotation(Scoped.class);
      if (scoped == null) {
        return operation;
      }
      operation.addSecurityItem(new SecurityRequirement().addList(BEARER));
      String description = operation.getDescription() == null ? "" : operation.getDescription();
      operation.setDescription((description + "\n\nScope: `" + scoped.value() + "`").strip());
      operation
          .getResponses()
          .addApiResponse("401", problem("No token, or one that is not accepted."))
          .addApiResponse("403", problem("The token lacks the scope."));
      if (operation.getParameters() != null
          && operation.getParameters().stream().anyMatch(p -> "path".equals(p.getIn()))) {
        operation.getResponses().addApiResponse("404", problem("There is none of that id."));
      }
      if (operation.getRequestBody() != null) {
        operation
            .getResponses()
            .addApiResponse("400", problem("The body cannot be read."))
            .addApiResponse("422", problem("The body was read and is wrong; see errors."));
      }
      return operation;
    };
  }

  private static ApiResponse problem(String description) {
    return new ApiResponse()
        .description(description)
        .content(
            new Content()
                .addMediaType(
                    "application/problem+json",
                    new MediaType().schema(new Schema<>().$ref(PROBLEM))));
  }
}
