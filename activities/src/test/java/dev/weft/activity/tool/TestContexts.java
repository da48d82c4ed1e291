package dev.weft.activity.tool;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.money.Money;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Contexts of calls for tests. */
public final class TestContexts {
  public static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  private TestContexts() {}

  public static RunContext run(String... scopes) {
    return new RunContext(
        "acme",
        "01930000-0000-7000-8000-000000000001",
        "01930000-0000-7000-8000-0000000000aa",
        "AgentFlow",
        List.of(scopes),
        "Europe/Vienna",
        "en",
        NOW);
  }

  public static StepCall call(String effectKey) {
    return new StepCall(
        run("admin:all"), "step", 0, 1, 1, "agent", "action", Map.of(), effectKey, null, 1);
  }

  public static ToolContext context(String effectKey, Money allowed) {
    return new ToolContext(
        call(effectKey), 1, Clock.fixed(NOW, ZoneOffset.UTC), new InMemorySharedContext(), allowed);
  }

  public static ToolContext context(String effectKey) {
    return context(effectKey, null);
  }

  private static final class InMemorySharedContext implements SharedContext {
    private final Map<String, Object> values = new HashMap<>();

    @Override
    public <T> Optional<T> get(String namespace, String key, Class<T> type) {
      return Optional.ofNullable(
          WeftJson.mapper().convertValue(values.get(namespace + "/" + key), type));
    }

    @Override
    public void put(String key, Object value) {
      values.put("own/" + key, value);
    }
  }
}
