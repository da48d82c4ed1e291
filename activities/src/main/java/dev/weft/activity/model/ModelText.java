package dev.weft.activity.model;

/** Takes a model's answer piece by piece, while it is made. */
public interface ModelText {
  /** A further piece. */
  void text(String piece);

  /** What came so far counts no more: another model answers from the beginning. */
  void reset();
}
