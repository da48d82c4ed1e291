package dev.weft.contract.agent;

/** How the steps of a plan follow each other. */
public enum PlanKind {
  /** One after the other. */
  SEQUENTIAL,
  /** At once, each as soon as the steps that it depends on are done. */
  PARALLEL,
  /** One after the other, some only when a condition holds. */
  CONDITIONAL
}
