package dev.weft.policy.authorisation;

import java.util.List;
import java.util.Set;

/** Reasons of refusals that no bundle gave: policy itself was not there. */
public final class Refusals {
  /** No evaluator, or no bundle. */
  public static final String UNAVAILABLE = "policy_unavailable";

  /** No answer within the budget. */
  public static final String SLOW = "policy_slow";

  /** The bundle to which a run is pinned is gone. */
  public static final String BUNDLE_MISSING = "policy_bundle_missing";

  /** The decision could not be kept. */
  public static final String NOT_LOGGED = "decision_not_logged";

  private static final Set<String> PASSING = Set.of(UNAVAILABLE, SLOW, BUNDLE_MISSING, NOT_LOGGED);

  private Refusals() {}

  /** Whether a later try may be answered otherwise, with nothing changed but policy's own state. */
  public static boolean passing(List<String> reasons) {
    return reasons.stream().anyMatch(PASSING::contains);
  }
}
