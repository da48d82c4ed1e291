package dev.weft.policy.placement;

/** A rule and its condition, ready to be asked. */
record CompiledRule(PlacementRule rule, Condition condition) {
  boolean readsLoad() {
    return condition.reads().stream().anyMatch(name -> name.startsWith("load."));
  }
}
