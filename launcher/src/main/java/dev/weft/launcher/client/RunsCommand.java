package dev.weft.launcher.client;

import dev.weft.contract.run.RunStatus;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists runs. */
@Command(
    name = "runs",
    header = "Lists runs, newest first.",
    footer = {
      "",
      "Examples:",
      "  ./weft runs",
      "  ./weft runs --status WAITING",
      "  ./weft runs --flow TripBooking --limit 5 --json"
    })
final class RunsCommand extends ClientCommand {
  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only those, as in WAITING, COMPLETED or FAILED_UNDONE.")
  @Nullable String status;

  @Option(names = "--flow", paramLabel = "NAME", description = "Only runs of this flow.")
  @Nullable String flow;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many, 1 to 100 (default: ${DEFAULT-VALUE}).")
  int limit = 20;

  RunsCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() {
    if (limit < 1 || limit > 100) {
      throw new CommandFailure("--limit must be from 1 to 100.");
    }
    RunStatus wanted = status == null ? null : status(status);
    WeftApi.Page page = api().runs(wanted == null ? null : wanted.name(), flow, limit);
    if (json) {
      printList("runs", page);
      return ExitCode.COMPLETED;
    }
    if (page.items().isEmpty()) {
      err().println("No runs. Start one with: ./weft run \"GOAL\"");
      return ExitCode.COMPLETED;
    }
    Table table = new Table("RUN", "STATUS", "FLOW", "REQUESTED", "TOOK", "GOAL");
    for (var item : page.items()) {
      RunView run = WeftApi.convert(item, RunView.class);
      table.add(
          run.shortId(),
          Values.status(run.status())
              + (run.openDebts() > 0 ? " (" + run.openDebts() + " not undone)" : "")
              + (run.pausedAt() == null ? "" : ", paused"),
          run.flow(),
          Values.moment(run.requestedAt(), zone()).replace(" " + zone().getId(), ""),
          run.durationMs() == null ? "" : Values.duration(run.durationMs()),
          run.goal());
    }
    table.print(out(), style(), terminal().width());
    if (page.next() != null) {
      err().println("There are more; see --limit.");
    }
    return ExitCode.COMPLETED;
  }

  /** A status as people write it. */
  private static RunStatus status(String text) {
    String name = text.toUpperCase(Locale.ROOT).replaceAll("[- ]", "_");
    return Arrays.stream(RunStatus.values())
        .filter(status -> status.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CommandFailure(
                "There is no status \""
                    + text
                    + "\". Known are: "
                    + Arrays.stream(RunStatus.values())
                        .map(RunStatus::name)
                        .collect(Collectors.joining(", "))
                    + "."));
  }
}
