package dev.weft.api.openapi;

import dev.weft.api.problem.Problem;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.contract.catalog.StartableFlows;
import dev.weft.contract.saga.TripBookingWorkflow;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes the API (OpenAPI 3.1): its document stands at /openapi, a page to try it at /docs. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
  private static final String PROBLEM = "#/components/schemas/Problem";
  private static final String BEARER = "bearer";
  private static final String GOAL =
      "Book a flight to Berlin next Monday, add it to my calendar and record the expense";

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
    problem.schema.getProperties().remove("extensions");
    problem.schema.setAdditionalProperties(true);
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
          .addApiResponse("403", problem("The token lacks the scope."))
          .addApiResponse(
              "429",
              problem("Too many requests.")
                  .addHeaderObject(
                      "Retry-After",
                      new Header().description("Seconds to wait.").schema(new IntegerSchema())));
      if (!scoped.action().isEmpty()) {
        operation.addParametersItem(
            new HeaderParameter()
                .name("Idempotency-Key")
                .description(
                    "The same key and body again give the same answer; another body, or a request"
                        + " that is under way, 409.")
                .required(false)
                .schema(new StringSchema().maxLength(255)));
      }
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
      particular(scoped.action(), operation.getResponses());
      return operation;
    };
  }

  /** What only some operations answer. */
  private static void particular(String action, ApiResponses responses) {
    ApiResponse ok = responses.get("200");
    Content content = ok == null ? null : ok.getContent();
    switch (action) {
      case "flow.start" -> {
        responses.addApiResponse(
            "202",
            new ApiResponse()
                .description("Accepted.")
                .content(content)
                .addHeaderObject(
                    "Location", new Header().description("The run.").schema(new StringSchema())));
        responses.addApiResponse("413", problem("A field is too large; errors names it."));
      }
      case "flow.cancel" -> {
        responses.addApiResponse(
            "202", new ApiResponse().description("On its way.").content(content));
        responses.addApiResponse("409", problem("The run has ended already."));
      }
      case "agent.register" ->
          responses.addApiResponse("201", new ApiResponse().description("New.").content(content));
      case "approval.decide" ->
          responses.addApiResponse(
              "409", problem("Decided otherwise before, changed since, or too late."));
      case "approval.withdraw" ->
          responses.addApiResponse("409", problem("Decided before, or too late."));
      case "plan.make" ->
          responses.addApiResponse("504", problem("No plan within the time that is given."));
      default -> {}
    }
  }

  /** Bodies that can be sent as they stand. */
  @Bean
  OpenApiCustomizer examples() {
    return api -> {
      example(api, "/api/v1/flows", "byGoal", ordered("goal", GOAL, "reference", "trip-2027-03"));
      example(api, "/api/v1/flows", "byPlan", Map.of("plan", plan()));
      example(
          api,
          "/api/v1/flows",
          "byName",
          ordered("flow", TripBookingWorkflow.NAME, "input", trip()));
      example(api, "/api/v1/plans", "goal", ordered("goal", GOAL, "timeZone", "Europe/Vienna"));
      example(api, "/api/v1/approvals/{id}/decision", "approve", Map.of("approve", true));
      example(
          api,
          "/api/v1/approvals/{id}/decision",
          "reject",
          ordered("approve", false, "reason", "too dear"));
      example(
          api,
          "/api/v1/approvals/{id}/decision",
          "approveChanged",
          ordered("approve", true, "version", 1, "arguments", ordered("from", "VIE", "to", "HAM")));
      example(api, "/api/v1/approvals/{id}/withdraw", "withdraw", ordered("reason", "not needed"));
      example(api, "/api/v1/approvals/{id}/delegations", "delegate", ordered("to", "bob"));
      example(
          api,
          "/api/v1/delegations",
          "absence",
          ordered("to", "bob", "from", "2027-03-01T00:00:00Z", "until", "2027-03-15T00:00:00Z"));
      example(
          api,
          "/api/v1/agents",
          "agent",
          ordered(
              "name",
              "assistant",
              "role",
              "Plans trips.",
              "capabilities",
              List.of("travel.searchFlights", "calendar.createEvent")));
    };
  }

  private static void example(OpenAPI api, String path, String name, Object value) {
    Optional.ofNullable(api.getPaths().get(path))
        .map(PathItem::getPost)
        .map(Operation::getRequestBody)
        .map(RequestBody::getContent)
        .map(content -> content.get("application/json"))
        .orElseThrow(() -> new IllegalStateException("no body to give an example of: " + path))
        .addExamples(name, new Example().value(value));
  }

  private static Map<String, Object> plan() {
    Map<String, Object> params =
        ordered("title", "Dentist", "start", "2027-03-01T09:00", "timeZone", "Europe/Vienna");
    return ordered(
        "planVersion",
        1,
        "kind",
        "SEQUENTIAL",
        "steps",
        List.of(
            ordered(
                "id", "event", "agent", "calendar", "action", "createEvent", "params", params)));
  }

  private static Map<String, Object> trip() {
    return StartableFlows.find(TripBookingWorkflow.NAME).orElseThrow().example();
  }

  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return map;
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
