package dev.weft.api.store;

import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ToolDescriptor;
import dev.weft.platform.store.AgentStore;
import dev.weft.platform.store.Registered;
import dev.weft.platform.store.Stores;
import java.util.List;

/** The registry in the platform's stores. */
public final class PlatformRegistry implements Registry {
  private final AgentStore store;

  public PlatformRegistry(Stores stores) {
    this.store = stores.agents();
  }

  @Override
  public List<AgentDescriptor> agents(String tenant) {
    return store.agents(tenant);
  }

  @Override
  public List<ToolDescriptor> tools(String tenant) {
    return store.tools(tenant);
  }

  @Override
  public Registered registered(String tenant) {
    return store.registered(tenant);
  }

  @Override
  public boolean register(String tenant, AgentDescriptor agent) {
    return store.register(tenant, agent);
  }
}
