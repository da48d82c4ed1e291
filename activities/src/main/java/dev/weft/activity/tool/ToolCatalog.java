package dev.weft.activity.tool;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ToolDescriptor;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every tool of a worker, found by the annotations of its agents. */
public final class ToolCatalog {
  private final Map<String, RegisteredTool> tools = new LinkedHashMap<>();
  private final List<AgentDescriptor> agents;

  /**
   * Finds the tools of the agents.
   *
   * @throws IllegalArgumentException naming the method that cannot be a tool, and why
   */
  public ToolCatalog(List<?> agents) {
    for (Object agent : agents) {
      for (Method method : ToolDescriptors.methods(agent.getClass())) {
        RegisteredTool tool = new RegisteredTool(agent, method);
        if (tools.putIfAbsent(tool.descriptor().name(), tool) != null) {
          throw new IllegalArgumentException("two tools named " + tool.descriptor().name());
        }
      }
    }
    this.agents =
        agents.stream()
            .<AgentDescriptor>map(agent -> ToolDescriptors.agent(agent.getClass()))
            .toList();
  }

  /** The agents, as the registry describes them. */
  public List<AgentDescriptor> agents() {
    return agents;
  }

  /** The tools, as planners, validators and people see them. */
  public List<ToolDescriptor> descriptors() {
    return tools.values().stream().map(RegisteredTool::descriptor).toList();
  }

  /**
   * A tool by its full name.
   *
   * @throws TypedFailure of type {@code InvalidPlan} when there is none
   */
  public RegisteredTool tool(String name) {
    return find(name)
        .orElseThrow(() -> TypedFailure.of(ErrorType.InvalidPlan, "there is no tool " + name));
  }

  /** A tool by its full name. */
  public Optional<RegisteredTool> find(String name) {
    return Optional.ofNullable(tools.get(name));
  }
}
