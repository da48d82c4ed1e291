package dev.weft.launcher;

import java.io.Console;
import java.util.Optional;

/** Asks the person at the terminal, if there is one. */
public final class Question {
  private Question() {}

  /** Asks a question and returns the answer; nothing when nobody is there. */
  public static Optional<String> ask(String question) {
    return console().map(console -> console.readLine("%s", question)).map(String::strip);
  }

  @SuppressWarnings("SystemConsoleNull") // Null again since JDK 25 when there is no terminal.
  private static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }
}
