package dev.weft.launcher.client;

import java.io.PrintStream;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Plans a goal and starts nothing. */
@Command(
    name = "plan",
    header = "Shows the plan of a goal, its dates and its estimate, and starts nothing.",
    description = {
      "",
      "What cannot be planned exits 4 and says what was understood, what is missing and which"
          + " goals would work.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./weft plan \"Book a flight to Berlin next Monday\"",
      "  ./weft plan \"Record 12.50 EUR for lunch\" --json",
      "  ./weft plan \"Book a hotel in Paris tomorrow\" --time-zone Europe/Paris"
    })
final class PlanCommand extends ClientCommand {
  @Parameters(arity = "1..*", paramLabel = "GOAL", description = "The goal in plain words.")
  List<String> words = new ArrayList<>();

  @Mixin Locality locality = new Locality();

  PlanCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() {
    String goal = String.join(" ", words).strip();
    if (goal.isEmpty()) {
      throw new CommandFailure("Say what to plan: ./weft plan \"GOAL\"");
    }
    String zone = locality.zone(zone());
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("goal", goal);
    locality.addTo(request, zone());
    Map<String, Object> answer;
    try {
      answer = startedApi().plan(request);
    } catch (ApiProblem problem) {
      if (problem.status() != 422) {
        throw problem;
      }
      return notPlanned(goal, problem);
    }
    if (json) {
      RunJson.print(machine(goal, zone, answer), out());
    } else {
      table(goal, zone, answer);
    }
    return ExitCode.COMPLETED;
  }

  private int notPlanned(String goal, ApiProblem problem) {
    List<String> understood = problem.strings("understood");
    List<String> missing = problem.strings("missing");
    List<String> suggestions = problem.strings("suggestions");
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("goal", goal);
      object.put("error", problem.line());
      object.put("code", problem.code());
      object.put("understood", understood);
      object.put("missing", missing);
      object.put("suggestions", suggestions);
      RunJson.print(object, out());
    } else {
      err().println(style().red("weft: ") + problem.line());
      RunText.notPlanned(understood, missing, suggestions, err());
      problem
          .errors()
          .forEach(error -> err().println("  " + error.pointer() + ": " + error.message()));
    }
    return ExitCode.NOT_PLANNED;
  }

  private static Map<String, Object> machine(String goal, String zone, Map<String, Object> answer) {
    Map<String, Object> plan = new LinkedHashMap<>();
    Map<?, ?> given = map(answer.get("plan"));
    plan.put("kind", given.get("kind"));
    plan.put("steps", steps(given.get("steps")));
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("goal", answer.getOrDefault("goal", goal));
    object.put("planner", answer.get("planner"));
    object.put("timeZone", zone);
    object.put("plan", plan);
    object.put("estimate", answer.get("estimate"));
    return object;
  }

  private static List<Map<String, Object>> steps(@Nullable Object given) {
    List<Map<String, Object>> steps = new ArrayList<>();
    for (Object item : list(given)) {
      Map<?, ?> step = map(item);
      Map<String, Object> json = new LinkedHashMap<>();
      for (String member : List.of("id", "agent", "action")) {
        json.put(member, step.get(member));
      }
      json.put("params", map(step.get("params")));
      json.put("dependsOn", list(step.get("dependsOn")));
      json.put("condition", step.get("condition"));
      json.put("approval", step.get("approval"));
      for (String branch : List.of("then", "else")) {
        if (!list(step.get(branch)).isEmpty()) {
          json.put(branch, steps(step.get(branch)));
        }
      }
      steps.add(json);
    }
    return steps;
  }

  private void table(String goal, String zone, Map<String, Object> answer) {
    PrintStream out = out();
    Map<?, ?> plan = map(answer.get("plan"));
    List<?> steps = list(plan.get("steps"));
    String today =
        Values.text(LocalDate.ofInstant(terminal().clock().instant(), ZoneId.of(zone)).toString());
    out.println(style().bold(goal));
    out.println(
        "  "
            + RunText.steps(steps.size())
            + ", "
            + Values.status(Values.text(plan.get("kind")))
            + ", planned by "
            + Values.text(answer.get("planner")));
    out.println("  Dates are meant in " + zone + ", where today is " + today + ".");
    out.println();
    print(steps, "", out);
    Map<?, ?> estimate = map(answer.get("estimate"));
    Object spend = estimate.get("spend");
    Object models = estimate.get("modelCost");
    out.println();
    out.println(
        "Estimate: spends "
            + (spend == null ? "an amount that is not known yet" : Values.text(spend))
            + "; models cost "
            + (models == null ? "an unknown amount" : Values.text(models)));
    list(estimate.get("notes")).forEach(note -> out.println("  " + note));
    out.println("Nothing was started. Start it with: ./weft run " + Values.shellWord(goal));
  }

  private void print(List<?> steps, String indent, PrintStream out) {
    int number = 0;
    for (Object item : steps) {
      number++;
      Map<?, ?> step = map(item);
      String tool =
          step.get("agent") == null ? "branch" : step.get("agent") + "." + step.get("action");
      out.println(
          indent
              + number
              + "  "
              + style().bold(tool)
              + style().dim("  as " + step.get("id"))
              + remarks(step));
      map(step.get("params"))
          .forEach((name, value) ->
              out.println(indent + "     " + String.format("%-12s %s", name, Values.text(value))));
      branch("if so:", step.get("then"), indent, out);
      branch("otherwise:", step.get("else"), indent, out);
    }
  }

  private void branch(String title, @Nullable Object steps, String indent, PrintStream out) {
    if (!list(steps).isEmpty()) {
      out.println(indent + "   " + title);
      print(list(steps), indent + "     ", out);
    }
  }

  private String remarks(Map<?, ?> step) {
    List<String> remarks = new ArrayList<>();
    if (!list(step.get("dependsOn")).isEmpty()) {
      remarks.add("after " + Values.text(step.get("dependsOn")));
    }
    if (step.get("condition") != null) {
      remarks.add("if " + step.get("condition"));
    }
    Object role = map(step.get("approval")).get("role");
    if (role != null) {
      remarks.add(style().yellow(role + " must confirm"));
    }
    return remarks.isEmpty() ? "" : "  (" + String.join("; ", remarks) + ")";
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
