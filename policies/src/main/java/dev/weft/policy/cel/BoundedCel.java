package dev.weft.policy.cel;

import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.parser.CelStandardMacro;

/** The Common Expression Language as everybody's conditions have it: bounded in size and depth. */
public final class BoundedCel {
  /** The longest condition, in characters. */
  public static final int MAX_LENGTH = 2_000;

  private static final int MAX_DEPTH = 32;

  private BoundedCel() {}

  /**
   * The language without variables.
   *
   * @param maxIterations how many elements a condition may walk over
   */
  public static CelBuilder builder(int maxIterations) {
    return CelFactory.plannerCelBuilder()
        .setOptions(
            CelOptions.current()
                .maxExpressionCodePointSize(MAX_LENGTH)
                .maxParseRecursionDepth(MAX_DEPTH)
                .comprehensionMaxIterations(maxIterations)
                .enableHeterogeneousNumericComparisons(true)
                // Without these a part of a condition cannot be shown as it was written.
                .populateMacroCalls(true)
                .build())
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
  }
}
