package dev.weft.contract.agent;

/** What an undo found of the effect that it was to undo. Whatever it found: nothing stands now. */
public enum EffectFound {
  /** It had taken effect, and was undone. */
  STOOD,
  /** It never took effect, and never will. */
  NONE,
  /** Nobody can tell whether it had taken effect. */
  UNKNOWN
}
