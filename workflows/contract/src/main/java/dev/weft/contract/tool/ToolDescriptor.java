package dev.weft.contract.tool;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool, as planners, validators and people see it.
 *
 * @param agent the agent that owns it, as in {@code calendar}
 * @param action its name within the agent, as in {@code createEvent}
 * @param description what it does, in one sentence
 * @param inputSchema JSON Schema (2020-12) of its parameters; an object schema
 * @param outputSchema JSON Schema of its result; an object schema
 * @param effect what calling it changes
 * @param undoable whether it has a compensation
 * @param quick whether it is fast, in-process and idempotent, so that it may run as a local
 *     activity
 * @param timeout of one attempt
 * @param scope what the requester must be allowed, as in {@code calendar:write}
 * @param approval who must confirm a call, or null when nobody
 * @param costMinor estimated own cost per call in minor units of EUR, apart from what it spends
 * @param examples phrasings of goals that it serves
 */
public record ToolDescriptor(
    String agent,
    String action,
    String description,
    Map<String, Object> inputSchema,
    Map<String, Object> outputSchema,
    Effect effect,
    boolean undoable,
    boolean quick,
    Duration timeout,
    String scope,
    @Nullable ApprovalRule approval,
    long costMinor,
    List<String> examples) {
  public ToolDescriptor {
    examples = examples == null ? List.of() : List.copyOf(examples);
  }

  /** The tool's full name: {@code calendar.createEvent}. */
  public String name() {
    return agent + "." + action;
  }
}
