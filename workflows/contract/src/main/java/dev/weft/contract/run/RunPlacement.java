package dev.weft.contract.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which workers of its region a run got, and why. A run keeps it until its end.
 *
 * @param tier the workers' tier, as in {@code standard}
 * @param provider whose machines they are; null when no rule said so
 * @param rules names of the rules that decided, that of residency first; empty for runs that
 *     started before there were rules
 * @param reason why, in sentences; null as above
 * @param bundle SHA-256 of the bundle that decided, hexadecimal; null as above
 * @param facts what the caller said of the run
 */
public record RunPlacement(
    String tier,
    @Nullable String provider,
    List<String> rules,
    @Nullable String reason,
    @Nullable String bundle,
    @JsonInclude(JsonInclude.Include.NON_NULL) PlacementFacts facts) {
  /** The tier that is always there. */
  public static final String STANDARD_TIER = "standard";

  /** A run about which no rule decided. */
  public static final RunPlacement STANDARD =
      new RunPlacement(STANDARD_TIER, null, List.of(), null, null, PlacementFacts.NONE);

  public RunPlacement {
    rules = rules == null ? List.of() : List.copyOf(rules);
    facts = facts == null ? PlacementFacts.NONE : facts;
  }
}
