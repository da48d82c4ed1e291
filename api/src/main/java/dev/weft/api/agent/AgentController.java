package dev.weft.api.agent;

import dev.weft.api.flow.Page;
import dev.weft.api.problem.NearestName;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Registry;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.ToolDescriptor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The registry of digital workers and their tools. */
@Tag(name = "agents", description = "Digital workers and the tools that they may call.")
@RestController
@RequestMapping("/api/v1")
class AgentController {
  private static final Pattern NAME = Pattern.compile("[a-z][a-zA-Z0-9-]{0,39}");
  private static final int LONGEST_ROLE = 500;
  private static final long HIGHEST_COST_MINOR = 100_000_000;
  private static final List<String> MODEL_ROLES = List.of("planner", "agent");

  private final Registry registry;

  AgentController(Registry registry) {
    this.registry = registry;
  }

  /** An agent to register. */
  @Schema(name = "AgentRequest", description = "An agent to register.")
  record AgentRequest(
      @Schema(description = "Unique within the tenant.", example = "assistant")
          @Nullable String name,
      @Schema(description = "What it is for, in a sentence.", example = "Plans trips.")
          @Nullable String role,
      @Schema(
              description = "Full names of the tools that it may call.",
              example = "[\"travel.searchFlights\"]")
          @Nullable List<String> capabilities,
      @Schema(description = "The model role that it uses.", example = "agent")
          @Nullable String model,
      @Schema(description = "Usual cost per task in cents of EUR.", example = "0")
          @Nullable Long costPerTaskMinor) {}

  @Operation(summary = "Agents that the tenant can use: its own and the shared ones")
  @Scoped(Scopes.AGENT_READ)
  @GetMapping("/agents")
  Page<AgentDescriptor> agents(@AuthenticationPrincipal Caller caller) {
    return new Page<>(registry.agents(caller.tenant()), null);
  }

  @Operation(summary = "Tools that agents can call, with their schemas")
  @Scoped(Scopes.AGENT_READ)
  @GetMapping("/tools")
  Page<ToolDescriptor> tools(@AuthenticationPrincipal Caller caller) {
    return new Page<>(registry.tools(caller.tenant()), null);
  }

  @Operation(
      summary = "Register an agent",
      description =
          "Answers 201 when it is new; repeating it answers 200 and replaces the tenant's own agent of that name. A shared agent's name answers 409.")
  @Scoped(value = Scopes.AGENT_WRITE, action = "agent.register")
  @PostMapping("/agents")
  ResponseEntity<AgentDescriptor> register(
      @AuthenticationPrincipal Caller caller,
      @RequestBody AgentRequest request,
      HttpServletRequest http) {
    List<ToolDescriptor> tools = registry.tools(caller.tenant());
    AgentDescriptor agent = checked(request, tools);
    if (tools.stream().anyMatch(tool -> tool.agent().equals(agent.name()))) {
      throw ProblemException.of(
          409,
          "shared_agent",
          "\"" + agent.name() + "\" is the name of a shared agent. Choose another name.");
    }
    AuditTrail.target(http, agent.name());
    boolean created = registry.register(caller.tenant(), agent);
    return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK).body(agent);
  }

  /** Finds everything that is wrong at once. */
  private static AgentDescriptor checked(AgentRequest request, List<ToolDescriptor> tools) {
    List<PlanProblem> problems = new ArrayList<>();
    String name = request.name() == null ? "" : request.name();
    if (!NAME.matcher(name).matches()) {
      problems.add(
          new PlanProblem(
              "/name", "invalid_name", "A name begins with a lower-case letter, as in assistant."));
    }
    String role = request.role() == null ? "" : request.role().strip();
    if (role.isEmpty()) {
      problems.add(
          new PlanProblem("/role", "required", "Say in a sentence what the agent is for."));
    } else if (role.length() > LONGEST_ROLE) {
      problems.add(
          new PlanProblem(
              "/role",
              "too_long",
              "A role has at most " + LONGEST_ROLE + " characters; this one has " + role.length()));
    }
    if (request.model() != null && !MODEL_ROLES.contains(request.model())) {
      problems.add(
          new PlanProblem(
              "/model",
              "unknown_model_role",
              "There is no model role \""
                  + request.model()
                  + "\". Known are: "
                  + String.join(", ", MODEL_ROLES)
                  + "."));
    }
    List<String> capabilities = request.capabilities() == null ? List.of() : request.capabilities();
    if (capabilities.isEmpty()) {
      problems.add(
          new PlanProblem("/capabilities", "required", "Name at least one tool that it may call."));
    }
    List<String> known = tools.stream().map(ToolDescriptor::name).toList();
    for (int i = 0; i < capabilities.size(); i++) {
      String tool = String.valueOf(capabilities.get(i));
      if (!known.contains(tool)) {
        problems.add(
            new PlanProblem(
                "/capabilities/" + i,
                "unknown_tool",
                "There is no tool \""
                    + tool
                    + "\"."
                    + NearestName.of(tool, known)
                        .map(near -> " Did you mean \"" + near + "\"?")
                        .orElse("")));
      }
    }
    long cost = request.costPerTaskMinor() == null ? 0 : request.costPerTaskMinor();
    if (cost < 0) {
      problems.add(new PlanProblem("/costPerTaskMinor", "negative", "A cost is not negative."));
    } else if (cost > HIGHEST_COST_MINOR) {
      problems.add(
          new PlanProblem(
              "/costPerTaskMinor",
              "too_large",
              "A cost per task is at most " + HIGHEST_COST_MINOR + " cents."));
    }
    if (!problems.isEmpty()) {
      throw ProblemException.invalid("invalid_agent", problems);
    }
    return new AgentDescriptor(
        name,
        role,
        List.copyOf(new LinkedHashSet<>(capabilities)),
        request.model(),
        cost,
        null,
        "ACTIVE");
  }
}
