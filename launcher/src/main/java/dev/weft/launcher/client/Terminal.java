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
    Map<String, String> env,
    Clock clock) {
  private static final int DEFAULT_WIDTH = 100;

  /** The terminal of this process; text is UTF-8 whatever the locale says. */
  public static Terminal ofProcess() {
    Map<String, String> env = System.getenv();
    boolean dumb = env.getOrDefault("TERM", "dumb").equals("dumb");
    boolean out = isTerminal(1);
    boolean err = isTerminal(2);
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        isTerminal(0) && (out || err),
        out && !dumb,
        err && !dumb,
        env.getOrDefault("NO_COLOR", "").isEmpty() && !dumb,
        out || err ? columns() : DEFAULT_WIDTH,
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

  private static int columns() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
      int space = size.indexOf(' ');
      int columns = ended && space > 0 ? Integer.parseInt(size.substring(space + 1).strip()) : 0;
      return columns >= 20 ? columns : DEFAULT_WIDTH;
    } catch (IOException | NumberFormatException e) {
      return DEFAULT_WIDTH;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return DEFAULT_WIDTH;
    }
  }
}
