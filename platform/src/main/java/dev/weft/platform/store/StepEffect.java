package dev.weft.platform.store;

/** What became of the effect of a step. */
public enum StepEffect {
  /** It stands, and may. */
  STANDS,
  /** It stands, or may stand, and should not: compensation debt. */
  DEBT,
  /** It was undone. */
  UNDONE
}
