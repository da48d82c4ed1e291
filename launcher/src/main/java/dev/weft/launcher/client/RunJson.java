package dev.weft.launcher.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What scripts read: one JSON object. */
final class RunJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private RunJson() {}

  /** Prints one object. */
  static void print(Map<String, Object> object, PrintStream out) {
    try {
      out.println(MAPPER.writeValueAsString(object));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of plain values are JSON", e);
    }
  }

  /** A run at its end, or where it was left. */
  static Map<String, Object> of(RunView run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("runId", run.runId());
    json.put("workflowId", run.workflowId());
    json.put("status", run.status());
    List<Map<String, Object>> steps = new ArrayList<>();
    for (RunView.Step step : run.steps()) {
      steps.add(step(step));
    }
    json.put("steps", steps);
    json.put("cost", cost(run.cost()));
    json.put("durationMs", run.durationMs());
    Map<String, Object> links = new LinkedHashMap<>();
    links.put("run", run.link("self"));
    run.links().forEach((name, address) -> putUnlessSelf(links, name, address));
    json.put("links", links);
    if (!run.undone().isEmpty()) {
      json.put("undone", run.undone());
    }
    if (!run.undoneAsPrecaution().isEmpty()) {
      json.put("undoneAsPrecaution", run.undoneAsPrecaution());
    }
    if (!run.debt().isEmpty()) {
      json.put("debt", run.debt());
    }
    putIfKnown(json, "visibility", run.visibility());
    putIfKnown(json, "group", run.group());
    putIfKnown(json, "rerunOf", run.rerunOf());
    if (!run.reruns().isEmpty()) {
      json.put("reruns", run.reruns());
    }
    failure(run.error(), json);
    RunView.WaitingFor waitingFor = run.waitingFor();
    if (waitingFor != null) {
      json.put("waitingFor", waiting(waitingFor));
    }
    return json;
  }

  private static Map<String, Object> step(RunView.Step step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", step.id());
    json.put("agent", step.agent());
    json.put("action", step.action());
    json.put("status", step.status());
    json.put("attempts", step.attempts());
    json.put("result", step.result());
    putIfKnown(json, "errorCode", step.errorCode());
    putIfKnown(json, "error", step.error());
    putIfKnown(json, "reusedFrom", step.reusedFrom());
    return json;
  }

  private static Map<String, Object> cost(RunView.@Nullable Cost cost) {
    Map<String, Object> json = new LinkedHashMap<>();
    RunView.ModelCost model = cost == null ? null : cost.model();
    Map<String, Object> models = new LinkedHashMap<>();
    models.put("known", model == null || model.known());
    models.put("amountMicros", model == null ? Long.valueOf(0) : model.amountMicros());
    models.put("currency", model == null ? "EUR" : model.currency());
    json.put("model", models);
    List<Map<String, Object>> spent = new ArrayList<>();
    if (cost != null) {
      cost.spent()
          .forEach(money -> {
            Map<String, Object> amount = new LinkedHashMap<>();
            amount.put("minor", money.minor());
            amount.put("currency", money.currency());
            spent.add(amount);
          });
    }
    json.put("spent", spent);
    return json;
  }

  private static void failure(RunView.@Nullable Failure error, Map<String, Object> json) {
    if (error == null) {
      return;
    }
    json.put("error", error.message());
    json.put("code", error.code());
    putIfKnown(json, "failedStep", error.stepId());
    Map<String, Object> details = error.details();
    if (details != null) {
      for (String member : List.of("understood", "missing", "suggestions", "problems")) {
        putIfKnown(json, member, details.get(member));
      }
    }
  }

  private static Map<String, Object> waiting(RunView.WaitingFor waitingFor) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", waitingFor.kind());
    putIfKnown(json, "text", waitingFor.text());
    putIfKnown(json, "approvalId", waitingFor.approvalId());
    putIfKnown(json, "who", waitingFor.who());
    putIfKnown(json, "deadline", waitingFor.deadline());
    putIfKnown(json, "lastError", waitingFor.lastError());
    putIfKnown(json, "nextAt", waitingFor.nextAt());
    putIfKnown(json, "since", waitingFor.since());
    putIfKnown(json, "command", waitingFor.command());
    return json;
  }

  private static void putIfKnown(Map<String, Object> json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static void putUnlessSelf(Map<String, Object> links, String name, Object address) {
    if (!name.equals("self")) {
      links.put(name, address);
    }
  }
}
