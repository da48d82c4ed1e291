package dev.weft.activity.agent.planner;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.weft.activity.agent.BuiltInAgents;
import dev.weft.contract.agent.PlanProposal;
import dev.weft.contract.agent.PlanRequest;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.tool.ToolDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks the planner as of 4 March 2026 (a Wednesday), 10:15 in Vienna. */
final class PlannerRun {
  static final Instant NOW = Instant.parse("2026-03-04T09:15:00Z");
  static final List<ToolDescriptor> TOOLS = BuiltInAgents.tools();

  /**
   * A goal and what must come of it.
   *
   * @param kind null means SEQUENTIAL
   */
  record Case(
      String goal,
      @Nullable String locale,
      @Nullable String kind,
      @Nullable List<Step> steps,
      @Nullable List<String> missing,
      @Nullable List<String> named) {}

  record Step(String agent, String action, Map<String, Object> params) {}

  private static final OfflinePlanner PLANNER = new OfflinePlanner("VIE");

  private PlannerRun() {}

  static PlanProposal propose(String goal) {
    return propose(goal, "en");
  }

  static PlanProposal propose(String goal, @Nullable String locale) {
    return propose(goal, locale, TOOLS);
  }

  static PlanProposal propose(String goal, @Nullable String locale, List<ToolDescriptor> tools) {
    RunContext run =
        new RunContext(
            "acme",
            "0195a000-0000-7000-8000-000000000000",
            "-",
            "AgentFlow",
            List.of(),
            "Europe/Vienna",
            locale == null ? "en" : locale,
            NOW);
    return PLANNER.propose(new PlanRequest(run, goal, null, List.of()), tools);
  }

  static List<Case> cases(String file) {
    try (InputStream stream =
        Objects.requireNonNull(PlannerRun.class.getResourceAsStream("/planner/" + file))) {
      return WeftJson.mapper().readValue(stream, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
