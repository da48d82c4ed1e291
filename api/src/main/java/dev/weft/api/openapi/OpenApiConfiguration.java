package dev.weft.api.openapi;

import dev.weft.api.problem.Problem;
import dev.weft.api.security.Caller;
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
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.parameters.RequestBody;
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
                OperationAnswers.BEARER,
                new SecurityScheme()
                    .type(SecurityScheme.Type.HTTP)
                    .scheme("bearer")
                    .bearerFormat("JWT")
                    .description("On a laptop: ./weft token"));
    problem.referencedSchemas.forEach(components::addSchemas);
    problem.schema.getProperties().remove("extensions");
    problem.schema.setAdditionalProperties(true);
    components.addSchemas("Problem", problem.schema);
    OperationAnswers.headers().forEach(components::addHeaders);
    Refusal.all().forEach(components::addResponses);
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

  /** Each operation says which scope it needs, and everything that it may answer. */
  @Bean
  OperationCustomizer answers() {
    return OperationAnswers::describe;
  }

  /** Answers as they look, made once everything is described. */
  @Bean
  OpenApiCustomizer answerExamples() {
    return new AnswerExamples();
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

  static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return map;
  }
}
