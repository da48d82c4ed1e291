package dev.weft.launcher.client;

import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Settles one effect that should not stand. */
@Command(
    name = "repair",
    header =
        "Settles one effect that should not stand: tries its undo again, or says what became of it.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:settled",
      "6:it still stands: the undo failed again, or is still being tried",
      "1:anything else"
    },
    footer = {
      "",
      "Examples:",
      "  ./weft repair last flight --retry --reason \"the airline answers again\"",
      "  ./weft repair 0199a1b2-c3d4 hotel --done-by-hand --reason \"cancelled by phone\"",
      "  ./weft repair last expense --skip --reason \"we keep it\""
    })
final class RepairCommand extends ClientCommand {
  private static final long POLL_MILLIS = 500;
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);

  @Parameters(index = "0", paramLabel = "RUN", description = "Id, unique beginning, or last.")
  String run = "";

  @Parameters(index = "1", paramLabel = "STEP", description = "The step, as ./weft debts shows it.")
  String step = "";

  @ArgGroup(multiplicity = "1")
  Action action = new Action();

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why; it is kept.")
  String reason = "";

  @Option(names = "--no-wait", description = "Do not wait for the outcome of a retry.")
  boolean noWait;

  /** What to do. */
  static final class Action {
    @Option(names = "--retry", description = "Try the undo again.")
    boolean retry;

    @Option(names = "--skip", description = "Let the effect stand.")
    boolean skip;

    @Option(names = "--done-by-hand", description = "It was undone by other means.")
    boolean doneByHand;

    String name() {
      return retry ? "retry" : skip ? "skip" : "done-by-hand";
    }
  }

  RepairCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() throws InterruptedException {
    WeftApi api = api();
    String runId = RunIds.find(api, run).runId();
    DebtView debt = api.repair(runId, step, action.name(), reason);
    if (debt.retrying() && !noWait) {
      human().println("Trying the undo of " + debt.toolName() + " again …");
      long end = System.nanoTime() + LONGEST_NANOS;
      while (debt.retrying() && System.nanoTime() - end < 0) {
        Thread.sleep(POLL_MILLIS);
        debt = WeftApi.convert(api.debt(runId, step), DebtView.class);
      }
    }
    if (json) {
      RunJson.print(api.debt(runId, step), out());
    }
    tell(debt);
    return switch (debt.state()) {
      case "OPEN" -> ExitCode.DEBT;
      case "RETRYING" -> noWait ? ExitCode.COMPLETED : ExitCode.DEBT;
      default -> ExitCode.COMPLETED;
    };
  }

  private void tell(DebtView debt) {
    String what = debt.toolName() + " (" + debt.stepId() + ")";
    human()
        .println(
            switch (debt.state()) {
              case "UNDONE" -> "Undone: " + what;
              case "SKIPPED" -> "It stays: " + what;
              case "DONE_BY_HAND" -> "Undone by hand: " + what;
              case "RETRYING" -> "Still being tried: " + what + ". See ./weft debts";
              case "OPEN" -> "It still stands: " + what + ", because " + debt.why();
              default -> Values.status(debt.state()) + ": " + what;
            });
  }
}
