package dev.weft.policy.plan;

import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.money.Money;
import dev.weft.contract.tool.ToolDescriptor;
import java.util.Optional;

/** Says what a step that spends money would cost now. Must change nothing. */
@FunctionalInterface
public interface Quotes {
  /** Knows no price. */
  Quotes NONE = (step, tool) -> Optional.empty();

  /** The price of a step whose parameters are all known; empty when it cannot be said now. */
  Optional<Money> of(PlanStep step, ToolDescriptor tool);
}
