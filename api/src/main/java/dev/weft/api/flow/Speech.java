package dev.weft.api.flow;

import dev.weft.platform.stream.Token;

/** What is known of a step's text: which try speaks, and whether all of it has come. */
final class Speech {
  private int attempt;
  private long next;
  private boolean broken;
  private boolean ended;
  private int over;

  /** What to do about an entry. */
  enum Verdict {
    /** It is of a try that is over, or came before. */
    STALE,
    /** It follows what came before. */
    FOLLOWS,
    /** Something before it was lost. */
    LOST
  }

  Verdict hear(Token token) {
    if (token.attempt() <= over
        || token.attempt() < attempt
        || (token.attempt() == attempt && token.sequence() < next)) {
      return Verdict.STALE;
    }
    if (token.attempt() > attempt) {
      attempt = token.attempt();
      next = 0;
      broken = false;
      ended = false;
    }
    boolean gap = token.sequence() > next;
    next = token.sequence() + 1;
    // Where the text begins anew, what was lost before matters no more.
    broken = token.kind() != Token.Kind.RESET && (broken || gap);
    ended = token.kind() == Token.Kind.END;
    return gap && token.kind() != Token.Kind.RESET ? Verdict.LOST : Verdict.FOLLOWS;
  }

  int attempt() {
    return attempt;
  }

  /** The try has ended, and its text was told as a whole: what it says late would be told twice. */
  void over(int completed) {
    over = completed;
  }

  /** Readers no longer find the beginning. */
  void forgotten() {
    broken = true;
  }

  /** Whether the text can be had whole, piece by piece. */
  boolean whole() {
    return ended && !broken;
  }
}
