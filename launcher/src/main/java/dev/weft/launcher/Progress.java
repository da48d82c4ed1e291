package dev.weft.launcher;

import java.io.PrintStream;

/** Receives lines that tell a waiting person what happens. */
@FunctionalInterface
public interface Progress {
  /** Says one line. */
  void say(String line);

  /** Returns a progress that prints to a stream, one writer at a time. */
  static Progress to(PrintStream stream) {
    return line -> {
      synchronized (stream) {
        stream.println(line);
        stream.flush();
      }
    };
  }

  /** Returns a progress that says nothing. */
  static Progress silent() {
    return line -> {};
  }
}
