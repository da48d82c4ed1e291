package dev.weft.api.flow;

import dev.weft.api.engine.Engine;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.agent.PlanInput;
import dev.weft.contract.agent.PlanResult;
import dev.weft.contract.agent.PlanWorkflow;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.RunContext;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Plans goals without running them. */
@Tag(name = "plans", description = "See what a goal would do, before anything starts.")
@RestController
@RequestMapping("/api/v1/plans")
class PlanController {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final FlowDoor door;
  private final Engine engine;
  private final WeftConfig config;

  PlanController(FlowDoor door, Engine engine, WeftConfig config) {
    this.door = door;
    this.engine = engine;
    this.config = config;
  }

  @Operation(
      summary = "Plan a goal",
      description =
          "Answers the validated plan with resolved dates and an estimate, or 422 with what was"
              + " understood, what is missing and goals that would work.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "plan.make")
  @PostMapping
  PlanView plan(
      @AuthenticationPrincipal Caller caller, @RequestBody PlanAsk ask, HttpServletRequest http) {
    String goal = FlowDoor.goal(ask.goal(), "/goal");
    PayloadDoor.check(Map.of("goal", goal), config.api().maxPayloadBytes());
    RunContext run = door.context(caller, ask.timeZone(), ask.locale(), PlanWorkflow.NAME, null);
    AuditTrail.target(http, run.runId());
    PlanResult result =
        engine
            .plan(new PlanInput(run, goal, null), TIMEOUT)
            .orElseThrow(() ->
                ProblemException.of(
                    504, "planning_timeout", "No plan within " + TIMEOUT.toSeconds() + " s."));
    PlanResult.PlanFailure failure = result.failure();
    if (failure != null) {
      throw refused(result.planner(), failure);
    }
    return new PlanView(
        goal, result.planner(), result.plan(), result.planHash(), result.estimate());
  }

  private static ProblemException refused(String planner, PlanResult.PlanFailure failure) {
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("planner", planner);
    more.put("understood", failure.understood());
    more.put("missing", failure.missing());
    more.put("suggestions", failure.suggestions());
    if (failure.rejectedPlan() != null) {
      more.put("rejectedPlan", failure.rejectedPlan());
    }
    return new ProblemException(422, "not_planned", failure.error(), failure.problems(), more);
  }
}
