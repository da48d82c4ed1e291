package dev.weft.launcher.client;

import dev.weft.contract.config.Durations;
import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** A command that follows a run to its end. */
abstract class FollowingCommand extends ClientCommand {
  @ArgGroup @Nullable Advance advance;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "Follow for at most so long, as in 30s, 5m or 2h; the run goes on. Default: to its end.")
  @Nullable String timeout;

  private @Nullable Long end;

  /** An answer given in advance. */
  static final class Advance {
    @Option(
        names = "--approve",
        description =
            "Approve each confirmation that the run asks for, also when a price rose and it asks"
                + " again.")
    boolean approve;

    @Option(names = "--reject", description = "Reject the first confirmation the run asks for.")
    boolean reject;
  }

  FollowingCommand(ClientContext context) {
    super(context);
  }

  /** Counts the time that was asked for from now on, also while the API is asked. */
  final WeftApi counting(WeftApi api) {
    Duration asked = timeout();
    if (asked != null) {
      long moment = System.nanoTime() + asked.toNanos();
      end = moment;
      api.answerBy(moment);
    }
    return api;
  }

  /** The time that was asked for; null when none was. */
  final @Nullable Duration timeout() {
    if (timeout == null) {
      return null;
    }
    try {
      return Durations.parse(timeout);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("--timeout is no time, as in 30s, 5m or 2h: " + timeout);
    }
  }

  /** Shows the run until it ends or must be left, and returns the exit code. */
  final int follow(WeftApi api, RunView first, boolean leaveWhenAsked) throws InterruptedException {
    RunFollower.Rules rules = new RunFollower.Rules(answer(), leaveWhenAsked, end);
    RunView last;
    try (RunDisplay display = display()) {
      RunFollower follower = new RunFollower(api, first, display, terminal(), text(), rules);
      try (Detaching _ = new Detaching(() -> detach(follower.latest()))) {
        last = follower.follow();
      }
    }
    if (last.ended()) {
      text().ending(last, human());
    } else {
      left(api, last);
    }
    if (json) {
      RunJson.print(RunJson.of(last), out());
    }
    return ExitCode.of(last);
  }

  private Answer answer() {
    if (advance == null) {
      return Answer.ASK;
    }
    return advance.approve ? Answer.APPROVE : Answer.REJECT;
  }

  private RunDisplay display() {
    boolean redraws = json ? terminal().redrawsErr() : terminal().redrawsOut();
    return redraws
        ? new LiveDisplay(human(), style(), terminal().width(), terminal().height())
        : new PlainDisplay(human());
  }

  private void left(WeftApi api, RunView run) {
    PrintStream out = human();
    String pending = run.pendingApproval();
    out.println();
    if (pending != null) {
      out.println("The run waits for a person:");
      text().approval(api.approval(pending), out);
    } else {
      text().why(run, out);
    }
    commands(run, out);
  }

  private int detach(RunView run) {
    PrintStream err = err();
    err.println();
    err.println("Left the run; it goes on.");
    commands(run, err);
    err.flush();
    if (json) {
      RunJson.print(RunJson.of(run), out());
    }
    return ExitCode.of(run);
  }

  private static void commands(RunView run, PrintStream out) {
    if (run.waitsForPerson()) {
      out.println("  Approve it with:  ./weft approve " + run.runId());
      out.println("  Reject it with:   ./weft reject " + run.runId());
    }
    if (!run.ended()) {
      out.println("  Come back with:   ./weft watch " + run.runId());
      out.println("  Cancel it with:   ./weft cancel " + run.runId());
    }
  }
}
