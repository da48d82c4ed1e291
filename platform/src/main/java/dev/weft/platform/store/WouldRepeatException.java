package dev.weft.platform.store;

import java.util.List;

/** A rerun would do again what stands, or is about to happen, in another run of its family. */
public final class WouldRepeatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<StandingEffect> effects;

  /** For these effects, in the order of the steps. */
  public WouldRepeatException(List<StandingEffect> effects) {
    super("would repeat effects of " + effects.size() + " steps");
    this.effects = List.copyOf(effects);
  }

  /** What it would repeat, in the order of the steps. */
  public List<StandingEffect> effects() {
    return effects;
  }
}
