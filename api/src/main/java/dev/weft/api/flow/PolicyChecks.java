package dev.weft.api.flow;

import dev.weft.api.store.Registry;
import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanValidation;
import dev.weft.contract.payload.WeftJson;
import dev.weft.platform.store.Registered;
import dev.weft.policy.plan.Parameters;
import dev.weft.policy.plan.PlanBounds;
import dev.weft.policy.plan.PlanValidator;
import dev.weft.policy.schema.InputSchemas;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks with the validators of the policies. */
public final class PolicyChecks implements InputChecks {
  private final Registry registry;
  private final PlanBounds bounds;

  public PolicyChecks(Registry registry, PlanBounds bounds) {
    this.registry = registry;
    this.bounds = bounds;
  }

  @Override
  public PlanValidation plan(String tenant, Map<String, Object> plan) {
    return validator(tenant).validate(WeftJson.write(plan));
  }

  @Override
  public PlanValidation template(String tenant, Map<String, Object> plan) {
    return validator(tenant).validateTemplate(WeftJson.write(plan));
  }

  @Override
  public List<PlanProblem> values(Plan template, Map<String, Object> input) {
    return InputSchemas.check(Parameters.inputSchema(template), input);
  }

  private PlanValidator validator(String tenant) {
    Registered registered = registry.registered(tenant);
    return new PlanValidator(registered.tools(), registered.agents(), bounds);
  }

  @Override
  public List<PlanProblem> input(Class<? extends Record> type, Map<String, Object> input) {
    return InputSchemas.check(schema(type), input);
  }

  /**
   * Plans contain themselves and have a schema of their own, so the agent flow's is written out.
   */
  @Override
  public Map<String, Object> schema(Class<? extends Record> type) {
    if (!type.equals(AgentFlowInput.class)) {
      return InputSchemas.ofRecord(type);
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("goal", described("string", "What should happen, in plain words."));
    properties.put(
        "plan", described("object", "A plan instead; it is validated before the start."));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> described(String type, String description) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("type", type);
    property.put("description", description);
    return property;
  }
}
