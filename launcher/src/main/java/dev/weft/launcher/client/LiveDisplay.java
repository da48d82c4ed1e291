package dev.weft.launcher.client;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of the steps that is drawn anew in place. */
final class LiveDisplay implements RunDisplay {
  private static final String[] FRAMES = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};

  private static final int MOST_STEPS = 20;

  private final PrintStream out;
  private final Style style;
  private final StepLines lines;
  private final int width;
  private final int height;
  private final LiveText said = new LiveText();
  private @Nullable RunView run;
  private int drawn;
  private int frame;
  private boolean paused;

  /**
   * @param height rows of the screen: what is drawn stays below it, for nothing above the first row
   *     can be drawn anew
   */
  LiveDisplay(PrintStream out, Style style, int width, int height) {
    this.height = height;
    this.out = out;
    this.style = style;
    this.lines = new StepLines(style);
    this.width = width;
  }

  @Override
  public void update(RunView next) {
    paused = paused && next.equals(run);
    run = next;
    draw();
  }

  @Override
  public void hear(StepText text) {
    said.hear(text);
  }

  @Override
  public void say(String line) {
    erase();
    out.println(line);
    draw();
  }

  @Override
  public void pause() {
    draw();
    drawn = 0;
    paused = true;
  }

  @Override
  public void tick() {
    frame = (frame + 1) % FRAMES.length;
    draw();
  }

  @Override
  public void close() {
    draw();
    drawn = 0;
    run = null;
  }

  private void draw() {
    RunView shown = run;
    if (shown == null || paused) {
      return;
    }
    List<String> block = block(shown);
    StringBuilder text = new StringBuilder(rewind());
    for (String line : block) {
      text.append(Columns.cut(line, width - 1)).append("\u001b[K\n");
    }
    text.append("\u001b[J");
    out.print(text);
    out.flush();
    drawn = block.size();
  }

  private List<String> block(RunView shown) {
    int room = Math.max(2, height - 1);
    List<String> below = new ArrayList<>();
    if (!shown.ended()) {
      below.addAll(said.lines(style, width, Math.min(LiveText.LINES, room / 3)));
    }
    RunView.WaitingFor waitingFor = shown.waitingFor();
    if (waitingFor != null
        && waitingFor.text() != null
        && !shown.ended()
        && !waitingFor.kind().equals("nothing")) {
      below.add("  " + style.yellow(waitingFor.text() + PlainDisplay.helping(waitingFor)));
    }
    List<String> block = new ArrayList<>();
    block.add(head(shown));
    int most = Math.clamp(room - 1 - below.size(), 0, MOST_STEPS);
    block.addAll(steps(shown, most));
    block.addAll(below);
    return block.subList(0, Math.min(block.size(), room));
  }

  /** At most so many lines: of many steps, those from the last that is done on. */
  private List<String> steps(RunView shown, int most) {
    List<RunView.Step> steps = shown.steps();
    List<String> found = new ArrayList<>();
    int from = 0;
    if (steps.size() > most) {
      int first = 0;
      while (first < steps.size() - 1 && steps.get(first + 1).status().equals("COMPLETED")) {
        first++;
      }
      from = Math.clamp(first, 0, Math.max(0, steps.size() - most + 1));
    }
    if (from > 0 && most > 1) {
      found.add("  " + style.green("✓") + " " + style.dim(RunText.steps(from) + " done"));
    }
    for (RunView.Step step : steps.subList(from, steps.size())) {
      if (found.size() < most) {
        String sign = lines.sign(step, FRAMES[frame]);
        found.add("  " + sign + " " + lines.line(step, shown.plannedSteps()));
      }
    }
    return found;
  }

  private String head(RunView shown) {
    String status = shown.ended() ? "" : " " + FRAMES[frame];
    String planner = shown.planner() == null ? "" : style.dim(" · planned by " + shown.planner());
    return style.bold("Run " + shown.shortId())
        + " "
        + Values.status(shown.status())
        + planner
        + status;
  }

  private void erase() {
    out.print(rewind() + "\u001b[J");
    drawn = 0;
  }

  private String rewind() {
    return drawn == 0 ? "" : "\r\u001b[" + drawn + "A";
  }
}
