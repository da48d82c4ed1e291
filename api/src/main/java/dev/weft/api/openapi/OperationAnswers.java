package dev.weft.api.openapi;

import dev.weft.api.security.Scoped;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.method.HandlerMethod;

/** Says of an operation what it may answer: each status with its headers and its body. */
final class OperationAnswers {
  static final String BEARER = "bearer";

  private static final String ETAG = "ETag";
  private static final String LOCATION = "Location";
  static final String AUTHENTICATE = "WWW-Authenticate";
  static final String RETRY_AFTER = "Retry-After";
  static final List<String> LIMITS = List.of("RateLimit", "RateLimit-Policy");

  /** Actions that never answer 200. */
  private static final List<String> INSTEAD =
      List.of(
          "schedule.run", "template.save", "budget.remove", "schedule.delete", "template.archive");

  private static final List<String> STARTS = List.of("flow.start", "flow.rerun");

  private OperationAnswers() {}

  /** The headers that answers have, by name. */
  static Map<String, Header> headers() {
    Map<String, Header> headers = new LinkedHashMap<>();
    headers.put(
        "RateLimit",
        text("What is left: r requests in the window, which begins anew in t seconds.")
            .example("\"tenant\";r=599;t=60"));
    headers.put(
        "RateLimit-Policy",
        text("The limits that hold: q requests in w seconds.").example("\"tenant\";q=600;w=60"));
    headers.put(
        ETAG,
        text("Differs whenever the answer does; send it as If-None-Match.")
            .required(true)
            .example("\"7-1f\""));
    headers.put(
        LOCATION,
        text("The address of what was made.")
            .required(true)
            .example("/api/v1/flows/01934f6e-5b5a-7c3e-9d7a-2f6b1c0d4e5f"));
    headers.put(
        RETRY_AFTER,
        new Header().description("Seconds to wait.").schema(new IntegerSchema()).example(5));
    headers.put("WWW-Authenticate", text("How to authenticate.").required(true).example("Bearer"));
    headers.put(
        "Idempotency-Replayed",
        text("\"true\" on the answer to a repeated request, which was not carried out again.")
            .example("true"));
    return headers;
  }

  static Operation describe(Operation operation, HandlerMethod method) {
    Scoped scoped = method.getMethodAnnotation(Scoped.class);
    ApiResponses responses = operation.getResponses();
    if (scoped == null) {
      return operation;
    }
    boolean changes = !scoped.action().isEmpty() && !method.hasMethodAnnotation(GetMapping.class);
    operation.addSecurityItem(new SecurityRequirement().addList(BEARER));
    String description = operation.getDescription() == null ? "" : operation.getDescription();
    operation.setDescription((description + "\n\nScope: `" + scoped.value() + "`").strip());
    particular(scoped.action(), method, responses);
    for (String status : List.of("400", "401", "403", "429", "503", "default")) {
      put(responses, status, Refusal.of(status));
    }
    if (operation.getParameters() != null
        && operation.getParameters().stream().anyMatch(p -> "path".equals(p.getIn()))) {
      put(responses, "404", Refusal.of("404"));
      put(responses, "409", Refusal.AMBIGUOUS.reference());
    }
    if (changes) {
      operation.addParametersItem(
          new HeaderParameter()
              .name("Idempotency-Key")
              .description(
                  "The same key and body again give the same answer; another body, or a request"
                      + " that is under way, 409.")
              .required(false)
              .schema(new StringSchema().maxLength(255)));
      responses.addApiResponse("409", Refusal.CONFLICT.reference());
      put(responses, "413", Refusal.of("413"));
      responses.forEach((status, response) -> {
        if (status.startsWith("2")) {
          header(response, "Idempotency-Replayed");
        }
      });
    }
    if (operation.getRequestBody() != null) {
      put(responses, "415", Refusal.of("415"));
      put(responses, "422", Refusal.of("422"));
    }
    responses.values().stream()
        .filter(response -> response.get$ref() == null)
        .forEach(response -> LIMITS.forEach(name -> header(response, name)));
    return operation;
  }

  /** What only some operations answer. */
  private static void particular(String action, HandlerMethod method, ApiResponses responses) {
    ApiResponse ok = Objects.requireNonNull(responses.get("200"), "every method has an answer");
    Content content = ok.getContent();
    if (STARTS.contains(action)) {
      ApiResponse accepted = new ApiResponse().description("Accepted.").content(content);
      responses.addApiResponse("202", header(accepted, LOCATION));
      ok.setDescription("The run that was started by the same reference before.");
      header(ok, LOCATION);
      if (action.equals("flow.start")) {
        header(ok, ETAG);
        header(accepted, ETAG);
      }
    }
    switch (action) {
      case "flow.cancel",
          "flow.pause",
          "flow.resume",
          "flow.terminate",
          "debt.repair",
          "schedule.run" ->
          responses.addApiResponse(
              "202", new ApiResponse().description("On its way.").content(content));
      case "agent.register", "schedule.put" ->
          responses.addApiResponse("201", new ApiResponse().description("New.").content(content));
      case "template.save" ->
          responses.addApiResponse(
              "201", header(new ApiResponse().description("New.").content(content), LOCATION));
      case "budget.remove", "schedule.delete", "template.archive" ->
          responses.addApiResponse("204", new ApiResponse().description("Done."));
      case "plan.make" -> responses.addApiResponse("504", Refusal.of("504"));
      default -> {}
    }
    if (action.equals("budget.remove")) {
      responses.addApiResponse("404", Refusal.of("404"));
    }
    if (INSTEAD.contains(action)) {
      responses.remove("200");
    }
    if (action.startsWith("schedule.")) {
      responses.addApiResponse("501", Refusal.of("501"));
    }
    switch (method.getBeanType().getSimpleName() + "." + method.getMethod().getName()) {
      case "FlowController.get" -> {
        header(ok, ETAG);
        responses.addApiResponse(
            "304", header(new ApiResponse().description("Nothing has changed since."), ETAG));
      }
      case "FlowController.events" -> {
        ok.setContent(
            new Content()
                .addMediaType("text/event-stream", new MediaType().schema(new StringSchema())));
        responses.addApiResponse(
            "204", new ApiResponse().description("Nothing more will come of this run."));
      }
      default -> {}
    }
  }

  static ApiResponse header(ApiResponse response, String name) {
    if (response.getHeaders() == null || !response.getHeaders().containsKey(name)) {
      response.addHeaderObject(name, new Header().$ref("#/components/headers/" + name));
    }
    return response;
  }

  private static void put(ApiResponses responses, String status, ApiResponse response) {
    if (!responses.containsKey(status)) {
      responses.addApiResponse(status, response);
    }
  }

  private static Header text(String description) {
    return new Header().description(description).schema(new StringSchema());
  }
}
