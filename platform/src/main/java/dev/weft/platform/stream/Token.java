package dev.weft.platform.stream;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a run's token stream.
 *
 * @param id its place in the stream, given by Redis
 * @param stepId the step that speaks
 * @param attempt which try of the step speaks, from 1
 * @param sequence counts the entries of the try from 0; a gap means that entries were lost
 * @param kind what it says
 * @param text a piece of text; null unless the kind is {@link Kind#TOKEN}
 * @param percent how far the run's steps are; null unless the kind is {@link Kind#PROGRESS}
 */
public record Token(
    TokenId id,
    String stepId,
    int attempt,
    long sequence,
    Kind kind,
    @Nullable String text,
    @Nullable Integer percent) {

  /** What an entry says. */
  public enum Kind {
    /** The text begins anew: the first entry of every try. */
    RESET,
    /** A piece of text, to be added to what is there. */
    TOKEN,
    /** How far it is. */
    PROGRESS,
    /** The try has said everything. */
    END
  }
}
