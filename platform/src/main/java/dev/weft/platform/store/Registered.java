package dev.weft.platform.store;

import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ToolDescriptor;
import java.util.List;

/** The agents and tools that a tenant can use, by name. */
public record Registered(List<AgentDescriptor> agents, List<ToolDescriptor> tools) {
  /** Copies the lists. */
  public Registered {
    agents = List.copyOf(agents);
    tools = List.copyOf(tools);
  }
}
