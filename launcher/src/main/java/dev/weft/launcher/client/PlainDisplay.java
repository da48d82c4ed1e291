package dev.weft.launcher.client;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One line for each thing that changes: for logs, pipes and plain terminals. */
final class PlainDisplay implements RunDisplay {
  private final PrintStream out;
  private final StepLines lines = new StepLines(new Style(false));
  private final Map<String, String> said = new HashMap<>();
  private @Nullable String planner;
  private @Nullable String status;
  private @Nullable String waiting;

  PlainDisplay(PrintStream out) {
    this.out = out;
  }

  @Override
  public void update(RunView run) {
    if (status == null) {
      say("Run " + run.runId() + (run.flow() == null ? "" : " (" + run.flow() + ")"));
    }
    if (planner == null && run.planner() != null && !run.steps().isEmpty()) {
      planner = run.planner();
      say("Planned by " + planner + ": " + RunText.steps(run.steps().size()));
    }
    for (RunView.Step step : run.steps()) {
      String line = lines.line(step, run.plannedSteps());
      String news = line.substring(line.indexOf(' '));
      if (!step.status().equals("PENDING") && !news.equals(said.put(step.id(), news))) {
        say(line);
      }
    }
    if (run.status().equals("UNDOING") && !"UNDOING".equals(status)) {
      say("Undoing what was done");
    }
    status = run.status();
    RunView.WaitingFor waitingFor = run.waitingFor();
    String now =
        waitingFor == null || waitingFor.kind().equals("nothing") ? null : waitingFor.text();
    if (now != null && !run.ended() && !Objects.equals(now, waiting)) {
      say("Waiting: " + now + helping(waitingFor));
    }
    waiting = now;
  }

  /** The command that helps, unless it is the one that shows this. */
  static String helping(RunView.@Nullable WaitingFor waitingFor) {
    String command = waitingFor == null ? null : waitingFor.command();
    return command == null || command.startsWith("./weft watch") ? "" : " Helps: " + command;
  }

  @Override
  public void say(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void pause() {}

  @Override
  public void close() {
    out.flush();
  }
}
