package dev.weft.launcher.client;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of the steps that is drawn anew in place. */
final class LiveDisplay implements RunDisplay {
  private static final String[] FRAMES = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};

  private final PrintStream out;
  private final Style style;
  private final StepLines lines;
  private final int width;
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
    for (RunView.Step step : shown.steps()) {
      String sign = lines.sign(step, FRAMES[frame]);
      block.add("  " + sign + " " + lines.line(step, shown.plannedSteps()));
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
