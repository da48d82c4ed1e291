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
  private final LiveText said = new LiveText();
  private @Nullable RunView run;
  private int drawn;
  private int frame;
  private boolean paused;

  LiveDisplay(PrintStream out, Style style, int width) {
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
    List<String> block = new ArrayList<>();
    block.add(head(shown));
    for (RunView.Step step : window(shown, block)) {
      String sign = lines.sign(step, FRAMES[frame]);
      block.add("  " + sign + " " + lines.line(step, shown.plannedSteps()));
    }
    if (!shown.ended()) {
      block.addAll(said.lines(style, width));
    }
    RunView.WaitingFor waitingFor = shown.waitingFor();
    if (waitingFor != null
        && waitingFor.text() != null
        && !shown.ended()
        && !waitingFor.kind().equals("nothing")) {
      block.add("  " + style.yellow(waitingFor.text() + PlainDisplay.helping(waitingFor)));
    }
    StringBuilder text = new StringBuilder(rewind());
    for (String line : block) {
      text.append(cut(line, width - 1)).append("\u001b[K\n");
    }
    text.append("\u001b[J");
    out.print(text);
    out.flush();
    drawn = block.size();
  }

  /** The steps that fit: of many, those from the last that is done on. */
  private List<RunView.Step> window(RunView shown, List<String> block) {
    List<RunView.Step> steps = shown.steps();
    if (steps.size() <= MOST_STEPS) {
      return steps;
    }
    int first = 0;
    while (first < steps.size() - 1 && steps.get(first + 1).status().equals("COMPLETED")) {
      first++;
    }
    int from = Math.min(first, steps.size() - MOST_STEPS);
    if (from > 0) {
      block.add("  " + style.green("✓") + " " + style.dim(RunText.steps(from) + " done"));
    }
    int to = from + MOST_STEPS;
    return steps.subList(from, to);
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

  /** The text up to a number of columns; colour codes take none. */
  static String cut(String text, int columns) {
    StringBuilder cut = new StringBuilder();
    int used = 0;
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) == '\u001b') {
        int end = text.indexOf('m', at);
        cut.append(text, at, end + 1);
        at = end + 1;
      } else {
        int point = text.codePointAt(at);
        if (used < columns) {
          cut.appendCodePoint(used == columns - 1 && at + 1 < text.length() ? '…' : point);
        }
        used++;
        at += Character.charCount(point);
      }
    }
    return cut.toString();
  }
}
