package dev.weft.launcher;

import java.io.Console;
import java.util.Objects;
import java.util.Optional;

/** Asks the person at the terminal, if there is one. */
public final class Question {
  private Question() {}

  /** Tells whether both input and output are a terminal. */
  public static boolean isInteractive() {
    return console().isTerminal();
  }

  /** Asks a question and returns the answer; nothing when nobody is there. */
  public static Optional<String> ask(String question) {
    if (!isInteractive()) {
      return Optional.empty();
    }
    String answer = console().readLine("%s", question);
    return Optional.ofNullable(answer).map(String::strip);
  }

  private static Console console() {
    return Objects.requireNonNull(System.console());
  }
}
