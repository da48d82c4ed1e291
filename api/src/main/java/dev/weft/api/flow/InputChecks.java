package dev.weft.api.flow;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanValidation;
import java.util.List;
import java.util.Map;

/** Checks plans and inputs before anything starts. */
public interface InputChecks {
  /** Validates a plan against the agents and tools of the tenant. */
  PlanValidation plan(String tenant, Map<String, Object> plan);

  /** Validates a plan that leaves parameters open. */
  PlanValidation template(String tenant, Map<String, Object> plan);

  /** Everything that is wrong with the values for a template's parameters. */
  List<PlanProblem> values(Plan template, Map<String, Object> input);

  /** Everything that is wrong with a named flow's input; {@code run} is left out. */
  List<PlanProblem> input(Class<? extends Record> type, Map<String, Object> input);

  /** The JSON schema of a named flow's input, without {@code run}. */
  Map<String, Object> schema(Class<? extends Record> type);
}
