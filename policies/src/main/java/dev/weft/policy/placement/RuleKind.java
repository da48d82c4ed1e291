package dev.weft.policy.placement;

/** What a rule decides. */
public enum RuleKind {
  /** The region: hard. */
  RESIDENCY,
  /** The workers in the region: soft. */
  COMPUTE
}
