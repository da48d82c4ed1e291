package dev.weft.api;

import dev.weft.api.store.Registry;
import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.contract.tool.Effect;
import dev.weft.contract.tool.ToolDescriptor;
import dev.weft.platform.store.Registered;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One agent with one tool, and whatever is registered. */
public final class FakeRegistry implements Registry {
  private final List<AgentDescriptor> registered = new CopyOnWriteArrayList<>();

  @Override
  public List<AgentDescriptor> agents(String tenant) {
    List<AgentDescriptor> all = new CopyOnWriteArrayList<>(registered);
    all.add(
        new AgentDescriptor(
            "travel", "Books travel.", List.of("travel.bookFlight"), null, 0, null, "ACTIVE"));
    return all;
  }

  @Override
  public List<ToolDescriptor> tools(String tenant) {
    return List.of(
        new ToolDescriptor(
            "travel",
            "bookFlight",
            "Books a flight.",
            Map.of(
                "type",
                "object",
                "properties",
                Map.of("to", Map.of("type", "string")),
                "required",
                List.of("to"),
                "additionalProperties",
                false),
            Map.of("type", "object", "properties", Map.of("bookingId", Map.of("type", "string"))),
            Effect.MONEY,
            true,
            false,
            Duration.ofSeconds(30),
            "travel:write",
            new ApprovalRule("approval:write", "the requester"),
            0,
            List.of()));
  }

  @Override
  public Registered registered(String tenant) {
    return new Registered(agents(tenant), tools(tenant));
  }

  @Override
  public boolean register(String tenant, AgentDescriptor agent) {
    return registered.add(agent);
  }
}
