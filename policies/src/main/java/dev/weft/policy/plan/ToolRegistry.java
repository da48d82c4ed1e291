package dev.weft.policy.plan;

import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ToolDescriptor;
import dev.weft.policy.schema.JsonSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The agents and tools that plans may use. */
final class ToolRegistry {
  /** Compiled schemas, which are the same for every plan; a registry lives for one plan. */
  private static final Map<Map<String, Object>, JsonSchema> COMPILED = new ConcurrentHashMap<>();

  private static final int COMPILED_AT_MOST = 1_000;

  private final Map<String, ToolDescriptor> tools = new LinkedHashMap<>();
  private final Map<String, AgentDescriptor> agents = new LinkedHashMap<>();

  ToolRegistry(List<ToolDescriptor> tools, List<AgentDescriptor> agents) {
    tools.forEach(tool -> this.tools.put(tool.name(), tool));
    agents.forEach(agent -> this.agents.put(agent.name(), agent));
  }

  @Nullable AgentDescriptor agent(String name) {
    return agents.get(name);
  }

  /** What a call costs by declaration, in cents of EUR: the tool and the agent that calls it. */
  long costMinor(ToolDescriptor tool, @Nullable String agentName) {
    AgentDescriptor agent = agentName == null ? null : agents.get(agentName);
    return sum(tool.costMinor(), agent == null ? 0 : agent.costPerTaskMinor());
  }

  /** Adds costs, none of them negative; a sum too large to be one is the largest there is. */
  static long sum(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }

  JsonSchema inputSchema(ToolDescriptor tool) {
    if (COMPILED.size() >= COMPILED_AT_MOST) {
      COMPILED.clear();
    }
    return COMPILED.computeIfAbsent(tool.inputSchema(), JsonSchema::of);
  }

  /** The tool that a step calls, or null with a problem. */
  @Nullable ToolDescriptor find(
      String agentName, String action, String pointer, Problems problems) {
    AgentDescriptor agent = agents.get(agentName);
    if (agent == null) {
      problems.add(
          pointer + "/agent",
          "unknown_agent",
          "there is no agent \"" + agentName + "\"" + NearestName.hint(agentName, agents.keySet()));
      return null;
    }
    if (!agent.status().equals("ACTIVE")) {
      problems.add(
          pointer + "/agent",
          "agent_not_active",
          "agent \"" + agentName + "\" is " + agent.status() + "; choose another");
      return null;
    }
    List<String> callable = agent.capabilities().stream().filter(tools::containsKey).toList();
    List<String> meant = meant(agentName, action, callable);
    if (meant.size() > 1) {
      problems.add(
          pointer + "/action",
          "ambiguous_tool",
          "agent \""
              + agentName
              + "\" can call "
              + String.join(" and ", meant)
              + ": write the full name");
      return null;
    }
    if (meant.isEmpty()) {
      String name = action.contains(".") ? action : agentName + "." + action;
      problems.add(
          pointer + "/action",
          "unknown_tool",
          "agent \"" + agentName + "\" cannot call " + name + NearestName.hint(name, callable));
      return null;
    }
    return tools.get(meant.getFirst());
  }

  /**
   * An agent's own tool goes by its short name, any other by its full one or a unique short one.
   */
  private static List<String> meant(String agentName, String action, List<String> callable) {
    String own = agentName + "." + action;
    if (callable.contains(own)) {
      return List.of(own);
    }
    if (callable.contains(action)) {
      return List.of(action);
    }
    return callable.stream().filter(name -> name.endsWith("." + action)).distinct().toList();
  }
}
