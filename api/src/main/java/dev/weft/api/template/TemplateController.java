package dev.weft.api.template;

import dev.weft.api.flow.InputChecks;
import dev.weft.api.flow.Page;
import dev.weft.api.flow.Paging;
import dev.weft.api.flow.PayloadDoor;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Templates;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanValidation;
import dev.weft.contract.catalog.StartableFlow;
import dev.weft.contract.catalog.StartableFlows;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.store.TemplateView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Keeps plans to be run again by name. */
@Tag(name = "templates", description = "Plans with parameters, kept to be run again by name.")
@RestController
@RequestMapping("/api/v1/templates")
class TemplateController {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,62}");
  private static final int LONGEST_DESCRIPTION = 500;

  private final Templates templates;
  private final InputChecks checks;
  private final WeftConfig config;

  TemplateController(Templates templates, InputChecks checks, WeftConfig config) {
    this.templates = templates;
    this.checks = checks;
    this.config = config;
  }

  /** A plan to keep. */
  @Schema(name = "TemplateRequest", description = "A plan to keep.")
  record TemplateRequest(
      @Schema(
              description =
                  "A plan; what it leaves open stands in its parameters, each with a JSON schema,"
                      + " and in its steps as {{param.name}}.")
          @Nullable Map<String, Object> plan,
      @Schema(description = "What it is for.", example = "A weekly trip to a city of choice")
          @Nullable String description) {}

  @Operation(summary = "The newest version of each template, in the order of their names")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping
  Page<TemplateAnswer> list(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "20") int limit) {
    List<TemplateView> found = templates.list(caller.tenant(), after, Paging.limit(limit) + 1);
    return new Page<>(
        found.stream().limit(limit).map(TemplateAnswer::of).toList(),
        found.size() > limit ? found.get(limit - 1).name() : null);
  }

  @Operation(
      summary = "Save the next version of a template",
      description = "The plan is validated whole. A version never changes; the newest is started.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "template.save")
  @PutMapping("/{name}")
  ResponseEntity<TemplateAnswer> save(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String name,
      @RequestBody TemplateRequest request,
      HttpServletRequest http) {
    checkName(name);
    if (request.plan() == null) {
      throw ProblemException.invalidField("/plan", "required", "Give the plan to keep.");
    }
    String description = request.description();
    if (description != null && description.length() > LONGEST_DESCRIPTION) {
      throw ProblemException.invalidField(
          "/description", "too_long", "At most " + LONGEST_DESCRIPTION + " characters.");
    }
    PayloadDoor.check(Map.of("plan", request.plan()), config.api().maxPayloadBytes());
    PlanValidation validation = checks.template(caller.tenant(), request.plan());
    if (validation.plan() == null) {
      throw ProblemException.invalid(
          "invalid_plan",
          validation.problems().stream()
              .map(p -> new PlanProblem("/plan" + p.pointer(), p.code(), p.message()))
              .toList());
    }
    TemplateView saved =
        templates.save(
            caller.tenant(),
            name,
            validation.plan(),
            Objects.requireNonNull(validation.planHash(), "a plan that was accepted has a hash"),
            description,
            caller.subject());
    AuditTrail.target(http, saved.planHash());
    return ResponseEntity.created(
            URI.create("/api/v1/templates/" + name + "/versions/" + saved.version()))
        .body(TemplateAnswer.of(saved));
  }

  @Operation(summary = "The newest version of a template that is not archived")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping("/{name}")
  TemplateAnswer newest(@AuthenticationPrincipal Caller caller, @PathVariable String name) {
    return one(caller, name, null);
  }

  @Operation(summary = "Every version of a template, archived ones too, the newest first")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping("/{name}/versions")
  Page<TemplateAnswer> versions(@AuthenticationPrincipal Caller caller, @PathVariable String name) {
    List<TemplateView> found = templates.versions(caller.tenant(), name);
    if (found.isEmpty()) {
      throw ProblemException.notFound("template");
    }
    return new Page<>(found.stream().map(TemplateAnswer::of).toList(), null);
  }

  @Operation(summary = "One version of a template")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping("/{name}/versions/{version}")
  TemplateAnswer version(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String name,
      @PathVariable int version) {
    return one(caller, name, version);
  }

  @Operation(
      summary = "Archive a template, or one version of it",
      description = "It starts no more runs and stays readable. Repeating it changes nothing.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "template.archive")
  @PostMapping("/{name}/archive")
  ResponseEntity<Void> archive(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String name,
      @RequestParam(required = false) @Nullable Integer version) {
    List<TemplateView> known = templates.versions(caller.tenant(), name);
    if (known.stream().noneMatch(one -> version == null || one.version() == version)) {
      throw ProblemException.notFound("template");
    }
    templates.archive(caller.tenant(), name, version);
    return ResponseEntity.noContent().build();
  }

  private TemplateAnswer one(Caller caller, String name, @Nullable Integer version) {
    return TemplateAnswer.of(
        templates
            .find(caller.tenant(), name, version)
            .orElseThrow(() -> ProblemException.notFound("template")));
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw ProblemException.invalidField(
          "/name",
          "invalid_name",
          "A name begins with a letter and has letters, digits and hyphens, as in weekly-trip.");
    }
    for (StartableFlow flow : StartableFlows.all()) {
      if (WorkflowIds.kind(flow.name()).equals(WorkflowIds.kind(name))) {
        throw ProblemException.of(
            409, "name_taken", "\"" + name + "\" is a flow of the catalogue. Choose another name.");
      }
    }
  }
}
