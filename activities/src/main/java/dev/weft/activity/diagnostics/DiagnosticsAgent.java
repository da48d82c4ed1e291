package dev.weft.activity.diagnostics;

import dev.weft.activity.tool.Agent;
import dev.weft.activity.tool.Doc;
import dev.weft.activity.tool.Tool;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.tool.Effect;

/**
 * Tells whether steps go through, and what they cost. {@code probe} is declared as a tool that
 * changes something, so that every safeguard of such a step is on: the effect's key and its record,
 * the audit entry, the undo. It changes nothing.
 */
@Agent(name = "diagnostics", role = "Tells whether steps go through, and how fast.")
public final class DiagnosticsAgent {
  /** What to say. */
  public record Probe(@Doc(value = "Comes back as it is.", maxLength = 1000) String text) {}

  /** What was said. */
  public record Echo(@Doc("The text of the probe.") String text) {}

  @Tool(
      description =
          "Goes through every safeguard of a step that changes something; changes nothing.",
      effect = Effect.WRITE,
      undo = "forget",
      scope = "diagnostics:write")
  Echo probe(Probe probe, ToolContext context) {
    return new Echo(probe.text());
  }

  @Tool(
      description = "Goes through every safeguard of a quick step, within the flow's own task.",
      effect = Effect.READ,
      scope = "diagnostics:read",
      quick = true,
      timeout = "PT5S")
  Echo glance(Probe probe, ToolContext context) {
    return new Echo(probe.text());
  }

  EffectFound forget(Probe probe, ToolContext context) {
    return EffectFound.UNKNOWN;
  }
}
