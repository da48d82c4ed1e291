package dev.weft.launcher.client;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What policy decided, and would decide. */
final class PolicyQuestions {
  private PolicyQuestions() {}

  static List<ClientCommand> commands(ClientContext context) {
    return List.of(
        new Decisions(context), new Replay(context), new Ask(context), new Export(context));
  }

  private static String verdict(Map<?, ?> answer) {
    String reasons =
        answer.get("reasons") instanceof List<?> list
            ? String.join(", ", list.stream().map(String::valueOf).toList())
            : "";
    return (Boolean.TRUE.equals(answer.get("allowed")) ? "allowed" : "denied") + "  " + reasons;
  }

  private static String policy(Map<?, ?> answer) {
    String hash = String.valueOf(answer.get("policy"));
    return hash.length() > 8 ? hash.substring(0, 8) : "-";
  }

  /** Lists what was decided for a run. */
  @Command(
      name = "decisions",
      header = "Lists what policy decided for a run.",
      footer = {"", "Examples:", "  ./weft policy decisions last"})
  static final class Decisions extends ClientCommand {
    @Parameters(paramLabel = "RUN", description = "Id, unique beginning of one, or last.")
    String run = "";

    Decisions(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      WeftApi api = api();
      WeftApi.Page page = api.decisions(RunIds.find(api, run).runId());
      if (json) {
        printList("decisions", page);
        return ExitCode.COMPLETED;
      }
      if (page.items().isEmpty()) {
        out().println("Nothing was decided for it yet.");
        return ExitCode.COMPLETED;
      }
      Table table = new Table("AT", "WHAT", "STEP", "DECISION", "POLICY", "MICROS", "ID");
      page.items()
          .forEach(one ->
              table.add(
                  Values.text(one.get("at")),
                  Values.text(one.get("action")),
                  Values.text(one.get("stepId")),
                  verdict(one),
                  policy(one),
                  Values.text(one.get("latencyMicros")),
                  Values.text(one.get("id"))));
      table.print(out(), style(), terminal().width());
      return ExitCode.COMPLETED;
    }
  }

  /** Decides again. */
  @Command(
      name = "replay",
      header = "Asks the bundle that decided, and the current one, the same again.",
      footer = {
        "",
        "Ends with 1 when the bundle that decided says something else now.",
        "",
        "Examples:",
        "  ./weft policy replay 0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
      })
  static final class Replay extends ClientCommand {
    @Parameters(
        paramLabel = "DECISION",
        description = "Its id, as ./weft policy decisions shows it.")
    String decision = "";

    Replay(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      Map<String, Object> replay = api().replayDecision(decision);
      if (json) {
        RunJson.print(replay, out());
      } else {
        line("decided", replay.get("decision"));
        line("again", replay.get("again"));
        line("now", replay.get("now"));
      }
      return Boolean.TRUE.equals(replay.get("same")) ? ExitCode.COMPLETED : ExitCode.OTHER;
    }

    private void line(String name, @Nullable Object answer) {
      if (answer instanceof Map<?, ?> members) {
        out().println("%-9s%s  (%s)".formatted(name, verdict(members), policy(members)));
      }
    }
  }

  /** Asks what would be decided. */
  @Command(
      name = "ask",
      header = "Asks policy what it would decide; nothing follows from it.",
      footer = {
        "",
        "The file holds what policy is told: kind, caller, and endpoint, tool, approval or export.",
        "",
        "Examples:",
        "  ./weft policy ask question.json"
      })
  static final class Ask extends ClientCommand {
    @Parameters(paramLabel = "FILE", description = "A JSON object, or - for standard input.")
    String file = "";

    @Option(
        names = "--bundle",
        paramLabel = "HASH",
        description = "Ask this bundle (default: the current one).")
    @Nullable String bundle;

    Ask(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      Map<String, Object> question = new LinkedHashMap<>();
      question.put("input", readJson("FILE", file));
      if (bundle != null) {
        question.put("policy", bundle);
      }
      Map<String, Object> answer = api().explainAuthorisation(question);
      if (json) {
        RunJson.print(answer, out());
      } else {
        out().println(verdict(answer) + "  (" + policy(answer) + ")");
      }
      return ExitCode.COMPLETED;
    }
  }

  /** Takes a period out. */
  @Command(
      name = "export",
      header = "Prints decisions, approvals or codec reads of a period as CSV.",
      footer = {"", "Examples:", "  ./weft policy export decisions --from 2026-11-01"})
  static final class Export extends ClientCommand {
    @Parameters(paramLabel = "WHAT", description = "decisions, approvals or codec-reads.")
    String dataset = "";

    @Option(names = "--from", paramLabel = "DAY", description = "First day (default: today, UTC).")
    @Nullable String from;

    @Option(names = "--to", paramLabel = "DAY", description = "Last day (default: today, UTC).")
    @Nullable String to;

    Export(ClientContext context) {
      super(context);
    }

    @Override
    int execute() {
      String today = LocalDate.now(ZoneOffset.UTC).toString();
      String csv = api().export(dataset, from == null ? today : from, to == null ? today : to);
      if (json) {
        RunJson.print(Map.of("csv", csv), out());
      } else {
        out().print(csv);
        out().flush();
      }
      return ExitCode.COMPLETED;
    }
  }
}
