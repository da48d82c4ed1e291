package dev.weft.api.store;

import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ToolDescriptor;
import dev.weft.platform.store.Registered;
import java.util.List;

/** Agents and tools that a tenant can use: its own and the shared ones. */
public interface Registry {
  /** By name. */
  List<AgentDescriptor> agents(String tenant);

  /** By name. */
  List<ToolDescriptor> tools(String tenant);

  /** Both; read again only after something has changed. */
  Registered registered(String tenant);

  /** Adds or replaces an agent of the tenant's own; says whether it is new. */
  boolean register(String tenant, AgentDescriptor agent);
}
