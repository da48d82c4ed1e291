package dev.weft.policy.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.agent.ParallelMode;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanKind;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.PlanValidation;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ToolDescriptor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * Decides whether a plan may run: its shape, its agents and tools, its parameters and references
 * against the tools' schemas, its conditions, its size and its cost. An accepted plan comes back
 * with what the tools declare (traits, approvals) and with {@code dependsOn} completed by the steps
 * that a step reads. Nothing in a refused plan is mended silently: each problem has a pointer, a
 * stable code and a sentence that says how to mend it.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class PlanValidator {
  private final ToolRegistry registry;
  private final PlanBounds bounds;
  private final Quotes quotes;
  private final Collection<String> scopes;

  /** Validates against these tools and agents, within {@link PlanBounds#STANDARD}. */
  public PlanValidator(List<ToolDescriptor> tools, List<AgentDescriptor> agents) {
    this(tools, agents, PlanBounds.STANDARD);
  }

  /** Validates against these tools and agents, within these bounds. */
  public PlanValidator(
      List<ToolDescriptor> tools, List<AgentDescriptor> agents, PlanBounds bounds) {
    this(tools, agents, bounds, Quotes.NONE);
  }

  /** Validates like the others, and estimates with what the steps would cost now. */
  public PlanValidator(
      List<ToolDescriptor> tools, List<AgentDescriptor> agents, PlanBounds bounds, Quotes quotes) {
    this(new ToolRegistry(tools, agents), bounds, quotes, List.of(Scopes.EVERYTHING));
  }

  private PlanValidator(
      ToolRegistry registry, PlanBounds bounds, Quotes quotes, Collection<String> scopes) {
    this.registry = registry;
    this.bounds = bounds;
    this.quotes = quotes;
    this.scopes = scopes;
  }

  /** The same, but refuses tools that a requester with these scopes may not call. */
  public PlanValidator requestedWith(Collection<String> held) {
    return new PlanValidator(registry, bounds, quotes, List.copyOf(held));
  }

  /** The JSON schema of plans, for a model's structured output and for the API's document. */
  public static String planSchema() {
    return PlanReader.SCHEMA_TEXT;
  }

  /**
   * SHA-256 of the plan's canonical JSON, in hexadecimal: the same for equal plans, whatever the
   * order of their properties was.
   */
  public static String hash(Plan plan) {
    try {
      byte[] json = WeftJson.mapper().writeValueAsBytes(plan);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("a plan can always be hashed", e);
    }
  }

  /** Validates a plan given as JSON text that may hold anything. */
  public PlanValidation validate(String planJson) {
    Problems problems = new Problems();
    Plan plan = PlanReader.read(planJson, bounds, problems);
    return plan == null ? refused(problems) : validate(plan, problems);
  }

  /** Validates a plan that has been read already. */
  public PlanValidation validate(Plan plan) {
    try {
      return validate(
          new String(WeftJson.mapper().writeValueAsBytes(plan), StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the plan cannot be written as JSON", e);
    }
  }

  /**
   * Validates a plan that is to be stored as a template: the same checks, with every parameter's
   * schema and default, and without values.
   */
  public PlanValidation validateTemplate(String planJson) {
    Problems problems = new Problems();
    Plan plan = PlanReader.read(planJson, bounds, problems);
    if (plan != null) {
      Parameters.checkOpen(plan, problems);
    }
    return plan == null ? refused(problems) : validateSteps(plan, problems);
  }

  private PlanValidation validate(Plan plan, Problems problems) {
    return validateSteps(Parameters.filled(plan, problems), problems);
  }

  private PlanValidation validateSteps(Plan plan, Problems problems) {
    checkFrame(plan, problems);
    if (!problems.none()) {
      return refused(problems);
    }
    List<PlanStep> steps = new StepChecks(plan, registry, bounds, scopes, problems).checkAll();
    if (!problems.none()) {
      return refused(problems);
    }
    Plan accepted =
        new Plan(
            plan.planVersion(),
            plan.kind(),
            steps,
            plan.deadline(),
            plan.mode(),
            plan.quorum(),
            plan.parameters());
    return new PlanValidation(
        accepted, hash(accepted), Estimates.of(accepted, registry, quotes), List.of());
  }

  private void checkFrame(Plan plan, Problems problems) {
    if (plan.planVersion() != Plan.CURRENT_VERSION) {
      problems.add(
          "/planVersion",
          "unsupported_plan_version",
          "planVersion " + plan.planVersion() + " is not known; write " + Plan.CURRENT_VERSION);
    }
    checkMode(plan, problems);
    Duration deadline = plan.deadline();
    if (deadline == null) {
      return;
    }
    if (plan.kind() != PlanKind.PARALLEL) {
      problems.add(
          "/deadline", "deadline_not_allowed", "only a PARALLEL plan has a deadline; remove it");
    } else if (!StepChecks.within(deadline, bounds.maxDuration())) {
      problems.add(
          "/deadline",
          "deadline_out_of_bounds",
          "the deadline "
              + (deadline.isNegative() ? "is negative: it " : "")
              + "must be longer than nothing and at most "
              + bounds.maxDuration());
    }
  }

  private static void checkMode(Plan plan, Problems problems) {
    if (plan.mode() != null && plan.kind() != PlanKind.PARALLEL) {
      problems.add("/mode", "mode_not_allowed", "only a PARALLEL plan has a mode; remove it");
    }
    boolean counted = plan.mode() == ParallelMode.QUORUM;
    if (!counted && plan.quorum() != null) {
      problems.add("/quorum", "quorum_not_allowed", "write \"mode\": \"QUORUM\" beside it");
    } else if (counted && plan.quorum() == null) {
      problems.add("/quorum", "quorum_missing", "say how many steps have to complete");
    } else if (plan.quorum() != null
        && (plan.quorum() < 1 || plan.quorum() > plan.steps().size())) {
      problems.add(
          "/quorum",
          "quorum_out_of_bounds",
          "the quorum must be from 1 to the number of steps, " + plan.steps().size());
    }
  }

  private static PlanValidation refused(Problems problems) {
    return new PlanValidation(null, null, null, problems.all());
  }
}
