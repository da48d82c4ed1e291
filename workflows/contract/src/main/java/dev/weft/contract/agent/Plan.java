package dev.weft.contract.agent;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan: validated steps as data.
 *
 * @param planVersion the version of the interpreter's rules; 1 today
 * @param kind how the steps follow each other
 * @param steps at least one, at most 50 with all branches
 * @param deadline for all steps of a parallel plan together; null means 5 s there, none elsewhere
 * @param mode how much of a parallel plan has to complete; null means {@link ParallelMode#ALL}
 * @param quorum how many steps have to complete with {@link ParallelMode#QUORUM}; null elsewhere
 * @param parameters what a template leaves open, in a run with its values; null for none
 */
public record Plan(
    int planVersion,
    PlanKind kind,
    List<PlanStep> steps,
    @Nullable Duration deadline,
    @Nullable ParallelMode mode,
    @Nullable Integer quorum,
    @Nullable List<PlanParameter> parameters) {
  /** The version that new plans carry. */
  public static final int CURRENT_VERSION = 1;

  /** What steps call the plan's parameters, as in {@code {{param.city}}}. */
  public static final String PARAMETERS = "param";

  public Plan {
    steps = List.copyOf(steps);
    parameters = parameters == null ? null : List.copyOf(parameters);
  }

  /** A plan of which everything that is critical has to complete. */
  public Plan(int planVersion, PlanKind kind, List<PlanStep> steps, @Nullable Duration deadline) {
    this(planVersion, kind, steps, deadline, null, null, null);
  }

  /** The parameters, of which there may be none. */
  public List<PlanParameter> declared() {
    return parameters == null ? List.of() : parameters;
  }

  /** The same plan with other parameters. */
  public Plan with(@Nullable List<PlanParameter> others) {
    return new Plan(planVersion, kind, steps, deadline, mode, quorum, others);
  }

  /** The values that steps read as {@link #PARAMETERS}, by name; empty when there are none. */
  public Map<String, Object> parameterValues() {
    Map<String, Object> values = new LinkedHashMap<>();
    for (PlanParameter parameter : declared()) {
      if (parameter.value() != null) {
        values.put(parameter.name(), parameter.value());
      }
    }
    return values;
  }
}
