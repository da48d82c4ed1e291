package dev.weft.platform.stream;

import dev.weft.contract.run.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes what one try of a step says. Pieces of text are gathered and leave a few at a time. The
 * first entry of a try is a reset, so that a reader never shows the text of two tries as one.
 */
public final class TokenWriter implements AutoCloseable {
  private static final int LONGEST_PIECE = 2_000;
  private static final int WAITING_AT_MOST = 500;

  private final TokenWriters writers;
  private final RunContext run;
  private final String stepId;
  private final int attempt;
  private final StringBuilder piece = new StringBuilder();
  private final CountDownLatch said = new CountDownLatch(1);
  private List<Entry> waiting = new ArrayList<>();
  private long sequence;
  private boolean ended;
  private boolean endTaken;

  record Entry(long sequence, Token.Kind kind, @Nullable String data) {}

  record Batch(
      TokenWriter writer, RunContext run, String stepId, int attempt, List<Entry> entries) {}

  TokenWriter(TokenWriters writers, RunContext run, String stepId, int attempt) {
    this.writers = writers;
    this.run = run;
    this.stepId = stepId;
    this.attempt = attempt;
  }

  /** Whether anything was said. */
  public synchronized boolean used() {
    return sequence > 0;
  }

  /** Adds a piece of text. Returns at once. */
  public synchronized void text(String text) {
    for (int at = 0; at < text.length(); ) {
      int room = Math.min(LONGEST_PIECE - piece.length(), text.length() - at);
      piece.append(text, at, at + room);
      at += room;
      if (piece.length() >= LONGEST_PIECE) {
        cutWhole();
      }
    }
  }

  /** Says how far it is, from 0 to 100. Returns at once. */
  public synchronized void progress(int percent) {
    cutWhole();
    add(Token.Kind.PROGRESS, String.valueOf(Math.clamp(percent, 0, 100)));
  }

  /** The text begins anew, as when another model answers. Returns at once. */
  public synchronized void reset() {
    piece.setLength(0);
    if (sequence > 0) {
      add(Token.Kind.RESET, null);
    }
  }

  /** Takes what waits; null when nothing does. */
  synchronized @Nullable Batch take() {
    cutWhole();
    if (waiting.isEmpty()) {
      return null;
    }
    List<Entry> taken = waiting;
    waiting = new ArrayList<>();
    endTaken = ended;
    return new Batch(this, run, stepId, attempt, taken);
  }

  synchronized void sent() {
    if (endTaken) {
      said.countDown();
      writers.forget(this);
    }
  }

  /** Leaves the first half of a character of two chars for the next piece. */
  private void cutWhole() {
    int last = piece.length() - 1;
    char half = last < 0 ? ' ' : piece.charAt(last);
    if (!Character.isHighSurrogate(half)) {
      cut();
      return;
    }
    piece.setLength(last);
    cut();
    piece.append(half);
  }

  private void cut() {
    if (!piece.isEmpty()) {
      String text = piece.toString();
      piece.setLength(0);
      add(Token.Kind.TOKEN, text);
    }
  }

  private void add(Token.Kind kind, @Nullable String data) {
    if (sequence == 0) {
      waiting.add(new Entry(sequence++, Token.Kind.RESET, null));
    }
    // What finds no room is lost; its number is not given again, so that readers see the gap.
    long number = sequence++;
    if (waiting.size() < WAITING_AT_MOST) {
      waiting.add(new Entry(number, kind, data));
    }
  }

  /** Ends the try's text, and waits a moment until Redis has it. */
  @Override
  public void close() {
    boolean spoke;
    boolean leaves = true;
    synchronized (this) {
      cut();
      spoke = sequence > 0;
      ended = true;
      if (spoke) {
        waiting.add(new Entry(sequence++, Token.Kind.END, null));
      }
    }
    try {
      if (spoke && writers.reachable()) {
        writers.wake();
        var _ = said.await(writers.lastWord().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      // A try that was cut off cannot wait; what it said goes out all the same.
      leaves = false;
      Thread.currentThread().interrupt();
    }
    if (leaves) {
      writers.forget(this);
    }
  }
}
