package dev.weft.launcher.client;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what runs left behind that should not stand. */
@Command(
    name = "debts",
    header = "Lists effects that should not stand and wait for a person.",
    description = {
      "",
      "An undo that failed after all its tries, an effect that has no undo, or what a run did that"
          + " was terminated or deleted in the engine.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./weft debts",
      "  ./weft debts --flow TripBooking --older-than 1h",
      "  ./weft debts --state SKIPPED --json"
    })
final class DebtsCommand extends ClientCommand {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      description =
          "OPEN, RETRYING, UNDONE, SKIPPED, DONE_BY_HAND or VOID. Default: OPEN and RETRYING.")
  @Nullable String state;

  @Option(names = "--flow", paramLabel = "NAME", description = "Only of runs of this flow.")
  @Nullable String flow;

  @Option(names = "--agent", paramLabel = "NAME", description = "Only of this agent.")
  @Nullable String agent;

  @Option(names = "--run", paramLabel = "RUN", description = "Only of this run.")
  @Nullable String run;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      description = "Only those found at least that long ago, as in 30m or 2d.")
  @Nullable String olderThan;

  DebtsCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() {
    WeftApi.Page page = api().debts(filter());
    if (json) {
      printList("debts", page);
      return ExitCode.COMPLETED;
    }
    if (page.items().isEmpty()) {
      err().println("No such debt.");
      return ExitCode.COMPLETED;
    }
    Table table = new Table("RUN", "STEP", "TOOL", "STATE", "SINCE", "WHY");
    for (Map<String, Object> item : page.items()) {
      DebtView debt = WeftApi.convert(item, DebtView.class);
      table.add(
          RunView.shortId(debt.runId()),
          debt.stepId(),
          debt.toolName(),
          Values.status(debt.state()),
          Values.moment(debt.openedAt(), zone()).replace(" " + zone().getId(), ""),
          debt.why());
    }
    table.print(out(), style(), terminal().width());
    err()
        .println(
            "Settle one with: ./weft repair RUN STEP --retry|--skip|--done-by-hand --reason WHY");
    if (page.next() != null) {
      err().println("There are more; narrow the list down.");
    }
    return ExitCode.COMPLETED;
  }

  private Map<String, String> filter() {
    Map<String, String> filter = new LinkedHashMap<>();
    filter.put("limit", "100");
    put(filter, "state", state == null ? null : state.toUpperCase(Locale.ROOT).replace('-', '_'));
    put(filter, "flow", flow);
    put(filter, "agent", agent);
    put(filter, "run", run);
    put(filter, "olderThan", olderThan);
    return filter;
  }

  private static void put(Map<String, String> filter, String name, @Nullable String value) {
    if (value != null) {
      filter.put(name, value);
    }
  }
}
