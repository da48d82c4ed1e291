package dev.weft.launcher.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What shows where runs are placed. */
final class PlacementCommand {
  private PlacementCommand() {}

  /** Explains a placement. */
  @Command(
      name = "explain",
      header = "Shows where a run would be placed: the decision, each rule, and what was asked.",
      footer = {
        "",
        "What is not given is as it would be for a run that you start now.",
        "Exit code 0 when it would be placed, else 1.",
        "",
        "Examples:",
        "  ./weft policy explain",
        "  ./weft policy explain --in-flight eu-west-1/standard=101",
        "  ./weft policy explain --subject-residency EU --json"
      })
  static final class Explain extends ClientCommand {
    @Option(
        names = "--tenant-region",
        paramLabel = "WHERE",
        description = "Where the tenant's data is at home, as in EU.")
    @Nullable String tenantRegion;

    @Option(names = "--plan", paramLabel = "PLAN", description = "What the tenant has booked.")
    @Nullable String plan;

    @Option(names = "--purpose", paramLabel = "WORD", description = "What the run is for.")
    @Nullable String purpose;

    @Option(
        names = "--data-class",
        paramLabel = "WORD",
        description = "What data it touches; repeat it for more.")
    List<String> dataClasses = new ArrayList<>();

    @Option(
        names = "--subject-residency",
        paramLabel = "WHERE",
        description = "Where the data of its person must stay, as in EU.")
    @Nullable String subjectResidency;

    @Option(
        names = "--model-parameters",
        paramLabel = "BILLIONS",
        description = "Parameters of the largest model that it may call.")
    @Nullable Double modelParameters;

    @Option(
        names = "--provider-region",
        paramLabel = "WHERE",
        description = "Where that model's provider is.")
    @Nullable String providerRegion;

    @Option(
        names = "--in-flight",
        paramLabel = "REGION/TIER=N",
        description = "The tenant's runs in flight there; repeat it for more.")
    Map<String, Long> inFlight = new LinkedHashMap<>();

    @Option(
        names = "--estimate",
        paramLabel = "MINOR",
        description = "What its plan is expected to spend, in cents.")
    @Nullable Long estimate;

    Explain(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      Map<String, Object> answer = api().explainPlacement(request());
      boolean placed = Boolean.TRUE.equals(answer.get("placed"));
      if (json) {
        RunJson.print(answer, out());
      } else {
        print(answer, placed);
      }
      return placed ? ExitCode.COMPLETED : ExitCode.OTHER;
    }

    private Map<String, Object> request() {
      Map<String, Object> request = new LinkedHashMap<>();
      put(request, "tenant", of("region", tenantRegion, "plan", plan));
      put(
          request,
          "request",
          of(
              "purpose",
              purpose,
              "dataClasses",
              dataClasses.isEmpty() ? null : dataClasses,
              "subjectResidency",
              subjectResidency));
      put(
          request,
          "model",
          of("parametersBillions", modelParameters, "providerRegion", providerRegion));
      put(request, "cost", of("estimateMinor", estimate));
      if (!inFlight.isEmpty()) {
        request.put("load", Map.of("inFlight", byRegion(inFlight)));
      }
      return request;
    }

    private static Map<String, Map<String, Long>> byRegion(Map<String, Long> counts) {
      Map<String, Map<String, Long>> regions = new LinkedHashMap<>();
      counts.forEach((place, count) -> {
        int slash = place.indexOf('/');
        if (slash < 1 || slash == place.length() - 1) {
          throw new CommandFailure(
              "Write --in-flight REGION/TIER=N, as in eu-west-1/standard=101.");
        }
        regions
            .computeIfAbsent(place.substring(0, slash), _ -> new LinkedHashMap<>())
            .put(place.substring(slash + 1), count);
      });
      return regions;
    }

    private static Map<String, Object> of(@Nullable Object... pairs) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < pairs.length; i += 2) {
        Object value = pairs[i + 1];
        if (value != null) {
          map.put(String.valueOf(pairs[i]), value);
        }
      }
      return map;
    }

    private static void put(Map<String, Object> request, String name, Map<String, Object> part) {
      if (!part.isEmpty()) {
        request.put(name, part);
      }
    }

    private void print(Map<String, Object> answer, boolean placed) {
      out()
          .println(
              placed
                  ? style()
                      .bold(
                          "Placed in "
                              + Values.text(answer.get("region"))
                              + " on "
                              + Values.text(answer.get("tier"))
                              + " workers"
                              + (answer.get("provider") == null
                                  ? "."
                                  : " of " + Values.text(answer.get("provider")) + "."))
                  : style().red("Refused."));
      out().println("  " + Values.text(answer.get("reason")));
      out().println();
      Table table = new Table("", "RULE", "KIND", "PRIORITY", "HOLDS", "WHY");
      if (answer.get("rules") instanceof List<?> rules) {
        for (Object one : rules) {
          if (one instanceof Map<?, ?> rule) {
            table.add(
                Boolean.TRUE.equals(rule.get("decided")) ? "›" : "",
                Values.text(rule.get("name")),
                Values.text(rule.get("kind")),
                Values.text(rule.get("priority")),
                rule.get("holds") == null
                    ? "?"
                    : Boolean.TRUE.equals(rule.get("holds")) ? "yes" : "no",
                why(rule));
          }
        }
      }
      table.print(out(), style(), terminal().width());
      out().println();
      out().println("Asked:  " + String.join(", ", said("", answer.get("input"))));
      out().println("Bundle: " + Values.text(answer.get("bundle")));
    }

    /** What was asked, by its name in conditions; what is empty is left out. */
    private static List<String> said(String name, @Nullable Object value) {
      if (value instanceof Map<?, ?> map) {
        List<String> said = new ArrayList<>();
        map.forEach(
            (key, part) -> said.addAll(said(name.isEmpty() ? "" + key : name + "." + key, part)));
        return said;
      }
      String text = Values.text(value);
      return text.isEmpty() ? List.of() : List.of(name + " " + text);
    }

    private static String why(Map<?, ?> rule) {
      if (rule.get("note") != null) {
        return Values.text(rule.get("note"));
      }
      return rule.get("unmet") instanceof List<?> unmet && !unmet.isEmpty()
          ? "needs " + String.join(" and ", unmet.stream().map(String::valueOf).toList())
          : Values.text(rule.get("condition"));
    }
  }
}
