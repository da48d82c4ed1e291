package dev.weft.api.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;

/**
 * Gives each answer an example: of each field the one that its schema states, and otherwise what
 * fields of that name look like.
 */
final class AnswerExamples implements OpenApiCustomizer {
  private static final String ID = "01934f6e-5b5a-7c3e-9d7a-2f6b1c0d4e5f";
  private static final String REFERENCE = "#/components/schemas/";
  private static final String MOMENT = "2027-03-01T08:00:00Z";
  private static final Map<String, Object> TRIP =
      ordered("from", "VIE", "to", "BER", "date", "2027-03-01");
  private static final Map<String, Object> SCHEMA =
      ordered("type", "object", "properties", ordered("from", ordered("type", "string")));

  /** What fields look like, by their name alone or with their schema's. */
  private static final Map<String, Object> SAMPLES =
      ordered(
          "action",
          "bookFlight",
          "agent",
          "travel",
          "amountMicros",
          1250,
          "arguments",
          TRIP,
          "attempts",
          1,
          "AgentDescriptor.status",
          "ACTIVE",
          "calls",
          3,
          "capabilities",
          List.of("travel.searchFlights"),
          "catchUp",
          "PT1H",
          "cron",
          List.of("0 8 * * MON"),
          "costCurrency",
          "EUR",
          "costMicros",
          1250,
          "cause",
          "UNDO_FAILED",
          "currency",
          "EUR",
          "delegate",
          "bob",
          "delegator",
          "anna",
          "dependsOn",
          List.of("search"),
          "description",
          "Books a trip with flight and hotel.",
          "durationMs",
          2350,
          "editedBy",
          "anna",
          "engineId",
          "acme/" + ID,
          "error",
          "no seat is left",
          "errorCode",
          "NotAvailable",
          "example",
          TRIP,
          "flow",
          "AgentFlow",
          "goal",
          "Book a flight to Berlin next Monday",
          "id",
          "flight",
          "inPlaceOf",
          "bob",
          "input",
          TRIP,
          "inputSchema",
          SCHEMA,
          "items",
          List.of(),
          "known",
          true,
          "lastError",
          "Unavailable",
          "latencyMs",
          840,
          "links",
          ordered("self", "http://127.0.0.1:7400/api/v1/flows/" + ID),
          "minor",
          18900,
          "model",
          "agent",
          "name",
          "assistant",
          "next",
          "MTgwMzg4ODAwMDAwMDAwMC8wMTkzNGY2ZQ",
          "note",
          "until the audit is over",
          "notes",
          List.of("the price is asked for when the flight is booked"),
          "offset",
          "PT5M",
          "originalArguments",
          TRIP,
          "originalParams",
          TRIP,
          "outcome",
          "ok",
          "outputSchema",
          SCHEMA,
          "parts",
          ordered("database", "UP", "temporal", "UP"),
          "params",
          TRIP,
          "person",
          "anna",
          "planHash",
          "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
          "planVersion",
          1,
          "planner",
          "offline",
          "promptVersion",
          "planner-3",
          "provider",
          "local",
          "reason",
          "as discussed",
          "reference",
          "trip-2027-03",
          "result",
          ordered("bookingId", "B-1042"),
          "retry_count",
          2,
          "role",
          "the requester",
          "RunView.debt",
          List.of(),
          "RunView.reruns",
          List.of(),
          "RunView.status",
          "COMPLETED",
          "RunView.undone",
          List.of(),
          "RunSummary.openDebts",
          0,
          "RunSummary.status",
          "COMPLETED",
          "ScheduledRun.status",
          "COMPLETED",
          "StepView.status",
          "COMPLETED",
          "schema",
          ordered("type", "string"),
          "scope",
          "travel:write",
          "scopes",
          List.of("flow:write"),
          "sentence",
          "Books the flight VIE to BER on Monday, 1 March 2027, for 189.00 EUR.",
          "service",
          "scheduler",
          "Health.status",
          "UP",
          "stepId",
          "flight",
          "tenant",
          "acme",
          "text",
          "It waits for the requester until Tuesday.",
          "timeZone",
          "Europe/Vienna",
          "tokensIn",
          512,
          "tokensOut",
          128,
          "undoable",
          true,
          "url",
          "http://127.0.0.1:7400/approvals/" + ID + "/page?token=…",
          "version",
          1,
          "who",
          "the requester",
          "workflowId",
          "agent-flow/acme/-/" + ID);

  /** What does not stand in the answers that are shown. */
  private static final Set<String> ABSENT =
      Set.of(
          "RunView.error",
          "RunView.pausedAt",
          "RunView.waitingFor",
          "RunView.startAt",
          "RunView.rerunOf",
          "RunView.scheduleId",
          "RunView.template",
          "RunSummary.errorCode",
          "RunSummary.startAt",
          "RunSummary.rerunOf",
          "RunSummary.template",
          "StepView.error",
          "StepView.errorCode",
          "StepView.reusedFrom",
          "StepView.originalParams",
          "StepView.largeParams",
          "StepView.largeResult",
          "ApprovalView.largeArguments",
          "ApprovalView.originalArguments",
          "ApprovalView.editedBy",
          "ApprovalView.editedAt",
          "ApprovalView.decidedAt",
          "ApprovalView.reason",
          "ApprovalView.votes",
          "Plan.parameters",
          "Plan.quorum",
          "Plan.mode",
          "Plan.deadline",
          "PlanStep.condition",
          "PlanStep.then",
          "PlanStep.else",
          "Schedule.every");

  @Override
  public void customise(OpenAPI api) {
    api.getPaths().values().stream()
        .flatMap(path -> path.readOperations().stream())
        .flatMap(operation -> operation.getResponses().values().stream())
        .filter(response -> response.getContent() != null)
        .forEach(response ->
            response
                .getContent()
                .forEach((type, media) -> {
                  if (type.equals("application/json")) {
                    show(api, media);
                  } else {
                    media.setExample(
                        "id: 3\nevent: step.started\ndata: {\"stepId\":\"flight\"}\n\n");
                  }
                }));
  }

  private static void show(OpenAPI api, MediaType media) {
    if (media.getSchema() != null) {
      media.setExample(value(api, "", "", media.getSchema(), new ArrayDeque<>()));
    }
  }

  /** Null for what cannot be shown: a schema within itself. */
  private static @Nullable Object value(
      OpenAPI api, String owner, String name, Schema<?> schema, Deque<String> within) {
    String reference = schema.get$ref();
    if (reference != null) {
      String target = reference.substring(REFERENCE.length());
      Schema<?> found = api.getComponents().getSchemas().get(target);
      if (found == null || within.contains(target)) {
        return null;
      }
      within.push(target);
      Object value = value(api, target, name, found, within);
      within.pop();
      return value;
    }
    if (schema.getProperties() != null) {
      Map<String, Object> object = new LinkedHashMap<>();
      schema
          .getProperties()
          .forEach((field, part) -> {
            Object shown =
                ABSENT.contains(owner + "." + field)
                    ? null
                    : value(api, owner, field, part, within);
            if (shown != null) {
              object.put(field, shown);
            }
          });
      return object;
    }
    Object known =
        schema.getExample() != null
            ? schema.getExample()
            : SAMPLES.getOrDefault(owner + "." + name, SAMPLES.get(name));
    return switch (type(schema)) {
      case "array" ->
          known instanceof List<?> list && !list.isEmpty()
              ? list
              : list(api, owner, name, schema, within);
      case "object" -> known instanceof Map ? known : Map.of();
      case "boolean" -> known instanceof Boolean ? known : Boolean.valueOf(String.valueOf(known));
      case "integer", "number" -> number(known);
      case "string" -> text(owner, name, schema, known);
      default -> known;
    };
  }

  /** Annotations state examples as text. */
  private static Number number(@Nullable Object known) {
    return switch (known) {
      case Number number -> number;
      case String text when text.matches("[0-9]{1,18}") -> Long.valueOf(text);
      case null, default -> 0;
    };
  }

  private static Object list(
      OpenAPI api, String owner, String name, Schema<?> schema, Deque<String> within) {
    if (SAMPLES.containsKey(owner + "." + name)) {
      return List.of();
    }
    Object item = value(api, owner, name, schema.getItems(), within);
    return item == null ? List.of() : List.of(item);
  }

  private static Object text(String owner, String name, Schema<?> schema, @Nullable Object known) {
    if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
      Object sample = SAMPLES.get(owner + "." + name);
      return sample == null ? schema.getEnum().getFirst() : sample;
    }
    String format = schema.getFormat() == null ? "" : schema.getFormat();
    return switch (format) {
      case "date-time" -> MOMENT;
      case "date" -> "2027-03-01";
      case "duration" -> "PT30S";
      default -> known instanceof String ? known : name.endsWith("Id") ? ID : "text";
    };
  }

  private static String type(Schema<?> schema) {
    return schema.getType() != null
        ? schema.getType()
        : schema.getTypes() == null || schema.getTypes().isEmpty()
            ? ""
            : schema.getTypes().iterator().next();
  }

  private static Map<String, Object> ordered(Object... pairs) {
    return OpenApiConfiguration.ordered(pairs);
  }
}
