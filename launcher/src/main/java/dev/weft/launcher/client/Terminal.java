package dev.weft.launcher.client;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where a command reads and writes.
 *
 * @param in answers of a person
 * @param out data
 * @param err everything else
 * @param asks whether a person can answer questions
 * @param redrawsOut whether what is on {@code out} can be drawn anew in place
 * @param redrawsErr the same of {@code err}
 * @param colours whether colours are wanted
 * @param width columns
 * @param height rows
 * @param env environment variables
 * @param clock the time, with the zone in which times are shown
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean asks,
    boolean redrawsOut,
    boolean redrawsErr,
    boolean colours,
    int width,
    int height,
    Map<String, String> env,
    Clock clock) {
  private static final Size UNKNOWN = new Size(24, 100);

  private record Size(int rows, int columns) {}

  /** The terminal of this process; text is UTF-8 whatever the locale says. */
  public static Terminal ofProcess() {
    Map<String, String> env = System.getenv();
    boolean dumb = env.getOrDefault("TERM", "dumb").equals("dumb");
    boolean out = isTerminal(1);
    boolean err = isTerminal(2);
    Size size = out || err ? size() : UNKNOWN;
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        isTerminal(0) && (out || err),
        out && !dumb,
        err && !dumb,
        env.getOrDefault("NO_COLOR", "").isEmpty() && !dumb,
        size.columns(),
        size.rows(),
        env,
        Clock.system(ZoneId.systemDefault()));
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Path.of("/proc/self/fd/" + descriptor).toRealPath().toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  private static Size size() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      String[] size = said.strip().split(" ", -1);
      if (!stty.waitFor(1, TimeUnit.SECONDS) || size.length != 2) {
        return UNKNOWN;
      }
      int rows = Integer.parseInt(size[0]);
      int columns = Integer.parseInt(size[1]);
      return new Size(
          rows > 0 ? rows : UNKNOWN.rows(), columns >= 20 ? columns : UNKNOWN.columns());
    } catch (IOException | NumberFormatException e) {
      return UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }
}
