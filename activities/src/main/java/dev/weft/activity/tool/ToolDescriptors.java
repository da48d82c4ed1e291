package dev.weft.activity.tool;

import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.contract.tool.Effect;
import dev.weft.contract.tool.ToolDescriptor;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Describes tools from their classes alone. */
public final class ToolDescriptors {
  private ToolDescriptors() {}

  /**
   * The tools of the agents, ordered by agent as given and by action.
   *
   * @throws IllegalArgumentException naming the method that cannot be a tool, and why
   */
  public static List<ToolDescriptor> of(List<Class<?>> agents) {
    return agents.stream()
        .flatMap(agent -> methods(agent).stream().map(method -> describe(agent, method)))
        .toList();
  }

  /** The agent's entry in the registry. */
  public static AgentDescriptor agent(Class<?> type) {
    Agent agent = annotation(type);
    return new AgentDescriptor(
        agent.name(),
        agent.role(),
        methods(type).stream().map(method -> agent.name() + "." + action(method)).toList(),
        agent.model().isEmpty() ? null : agent.model(),
        agent.costPerTaskMinor(),
        null,
        "ACTIVE");
  }

  static List<Method> methods(Class<?> agent) {
    return Arrays.stream(agent.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Tool.class))
        .sorted(Comparator.comparing(ToolDescriptors::action))
        .toList();
  }

  static Agent annotation(Class<?> type) {
    Agent agent = type.getAnnotation(Agent.class);
    if (agent == null) {
      throw new IllegalArgumentException(type.getName() + " lacks @Agent");
    }
    return agent;
  }

  static Tool tool(Method method) {
    Tool tool = method.getAnnotation(Tool.class);
    if (tool == null) {
      throw new IllegalArgumentException(method + " lacks @Tool");
    }
    return tool;
  }

  static String action(Method method) {
    Tool tool = tool(method);
    return tool.action().isEmpty() ? method.getName() : tool.action();
  }

  static ToolDescriptor describe(Class<?> type, Method method) {
    Tool tool = tool(method);
    requireShape(method);
    if (tool.effect() == Effect.MONEY
        && (tool.quote().isEmpty() || tool.approvalScope().isEmpty())) {
      throw new IllegalArgumentException(
          method + " spends money: it must name its quote and its approvalScope");
    }
    if (tool.quick() && tool.effect() == Effect.MONEY) {
      throw new IllegalArgumentException(method + " spends money: it cannot be quick");
    }
    if (tool.fourEyes() && (tool.requesterOnly() || tool.approvalScope().isEmpty())) {
      throw new IllegalArgumentException(
          method
              + " asks for four eyes: it must name its approvalScope, and cannot be requesterOnly");
    }
    return new ToolDescriptor(
        annotation(type).name(),
        action(method),
        tool.description(),
        ToolSchemas.input(method.getParameterTypes()[0]),
        ToolSchemas.output(method.getReturnType()),
        tool.effect(),
        !tool.undo().isEmpty(),
        tool.quick(),
        Duration.parse(tool.timeout()),
        tool.scope(),
        tool.approvalScope().isEmpty()
            ? null
            : new ApprovalRule(
                tool.approvalScope(),
                tool.approvalRole(),
                tool.requesterOnly() ? Boolean.TRUE : null,
                tool.fourEyes() ? Boolean.TRUE : null),
        tool.costMinor(),
        List.of(tool.examples()));
  }

  private static void requireShape(Method method) {
    Class<?>[] parameters = method.getParameterTypes();
    if (parameters.length != 2
        || !parameters[0].isRecord()
        || parameters[1] != ToolContext.class
        || !method.getReturnType().isRecord()) {
      throw new IllegalArgumentException(
          method + " must take a record and a ToolContext and return a record");
    }
  }
}
