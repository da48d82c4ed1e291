package dev.weft.policy.plan;

import dev.weft.contract.agent.Estimate;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.money.Money;
import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.Effect;
import dev.weft.contract.tool.ToolDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Says what a plan is expected to cost, and what is not known before it starts. */
final class Estimates {
  private static final String CURRENCY = "EUR";

  private Estimates() {}

  static Estimate of(Plan plan, ToolRegistry registry, Quotes quotes) {
    List<PlanStep> steps = new ArrayList<>();
    flatten(plan.steps(), steps);
    Set<String> notes = new LinkedHashSet<>();
    long own = 0;
    Map<String, Long> quoted = new TreeMap<>();
    boolean known = true;
    boolean models = false;
    for (PlanStep step : steps) {
      if (step.agent() == null || step.action() == null) {
        continue;
      }
      ToolDescriptor tool = registry.find(step.agent(), step.action(), "", new Problems());
      AgentDescriptor agent = registry.agent(step.agent());
      own = tool == null ? own : ToolRegistry.sum(own, registry.costMinor(tool, step.agent()));
      models |= agent != null && agent.model() != null;
      if (tool != null && tool.effect() == Effect.MONEY) {
        Optional<Money> price = quotes.of(step, tool);
        known &= price.isPresent();
        price.ifPresent(money -> quoted.merge(money.currency(), money.minor(), ToolRegistry::sum));
        notes.add(
            step.id()
                + " ("
                + tool.name()
                + "): "
                + price
                    .map(money -> money.display() + " now; quoted anew before it is called")
                    .orElse("the price is quoted before it is called"));
      }
    }
    if (models) {
      notes.add("model calls of the steps are not priced before they are made");
    }
    if (steps.size() > plan.steps().size()) {
      notes.add("all branches are counted, though not all of them run");
    }
    if (own > 0 || quoted.isEmpty()) {
      quoted.merge(CURRENCY, own, ToolRegistry::sum);
    }
    return new Estimate(
        known && quoted.size() == 1
            ? new Money(quoted.values().iterator().next(), quoted.keySet().iterator().next())
            : null,
        models ? null : new Money(0, CURRENCY),
        List.copyOf(notes));
  }

  private static void flatten(List<PlanStep> steps, List<PlanStep> into) {
    for (PlanStep step : steps) {
      into.add(step);
      flatten(step.thenSteps(), into);
      flatten(step.elseSteps(), into);
    }
  }
}
