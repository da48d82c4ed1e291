package dev.weft.api.schedule;

import dev.weft.api.engine.ScheduleEngine;
import dev.weft.api.flow.Page;
import dev.weft.api.flow.Paging;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Schedules;
import dev.weft.api.visibility.Visibilities;
import dev.weft.api.visibility.VisibilityRequest;
import dev.weft.contract.access.Scopes;
import dev.weft.platform.store.NewSchedule;
import dev.weft.platform.store.ScheduleView;
import dev.weft.platform.store.Sharing;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Runs flows, templates and goals by the clock. */
@Tag(name = "schedules", description = "Flows, templates and goals that run by the clock.")
@RestController
@RequestMapping("/api/v1/schedules")
class ScheduleController {
  private static final int MOST_LISTED = 50;

  private final Schedules schedules;
  private final ScheduleDoor door;
  private final ScheduleApplier applier;
  private final ScheduleAnswers answers;
  private final ScheduleEngine engine;
  private final Visibilities visibilities;

  ScheduleController(
      Schedules schedules,
      ScheduleDoor door,
      ScheduleApplier applier,
      ScheduleAnswers answers,
      ScheduleEngine engine,
      Visibilities visibilities) {
    this.visibilities = visibilities;
    this.schedules = schedules;
    this.door = door;
    this.applier = applier;
    this.answers = answers;
    this.engine = engine;
  }

  /** Why a schedule is paused. */
  @Schema(name = "PauseRequest", description = "Why a schedule is paused.")
  record PauseRequest(
      @Schema(description = "For people.", example = "until the audit is over")
          @Nullable String note) {}

  @Operation(summary = "Schedules in the order of their names, with next times and recent runs")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping
  Page<ScheduleAnswer> list(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "20") int limit) {
    int most = Math.min(Paging.limit(limit), MOST_LISTED);
    List<ScheduleView> found =
        schedules.list(caller.tenant(), visibilities.sight(caller), after, most + 1);
    return new Page<>(
        found.stream().limit(most).map(schedule -> answers.of(caller, schedule)).toList(),
        found.size() > most ? found.get(most - 1).name() : null);
  }

  @Operation(summary = "Show a schedule")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping("/{name}")
  ScheduleAnswer get(@AuthenticationPrincipal Caller caller, @PathVariable String name) {
    return answers.of(caller, find(caller, name));
  }

  @Operation(
      summary = "Create or change a schedule",
      description =
          "Answers 201 when it is new. A schedule that a file keeps is changed in the file. While"
              + " the engine is away it is kept, and applied when the engine is back.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "schedule.put")
  @PutMapping("/{name}")
  ResponseEntity<ScheduleAnswer> put(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String name,
      @RequestBody ScheduleRequest request,
      HttpServletRequest http) {
    ScheduleView before = schedules.find(caller.tenant(), name).orElse(null);
    NewSchedule wanted =
        door.checked(
            caller.tenant(),
            name,
            request,
            caller.scopes(),
            caller.subject(),
            sharing(caller, before, request));
    ScheduleView kept =
        schedules.put(caller.tenant(), wanted).orElseThrow(ScheduleController::ofFile);
    AuditTrail.target(http, kept.scheduleId());
    applier.applyWritten(kept, before);
    return ResponseEntity.status(before == null ? HttpStatus.CREATED : HttpStatus.OK)
        .body(answers.of(caller, find(caller, name)));
  }

  @Operation(
      summary = "Pause a schedule",
      description = "It starts nothing by itself until it is resumed; runs go on.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "schedule.pause")
  @PostMapping("/{name}/pause")
  ScheduleAnswer pause(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String name,
      @RequestBody(required = false) @Nullable PauseRequest request,
      HttpServletRequest http) {
    ScheduleView schedule = applied(caller, name, http);
    engine.pause(schedule, true);
    schedules.note(schedule, request == null ? null : request.note());
    return answers.of(caller, find(caller, name));
  }

  @Operation(summary = "Resume a schedule", description = "Repeating it changes nothing.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "schedule.resume")
  @PostMapping("/{name}/resume")
  ScheduleAnswer resume(
      @AuthenticationPrincipal Caller caller, @PathVariable String name, HttpServletRequest http) {
    ScheduleView schedule = applied(caller, name, http);
    engine.pause(schedule, false);
    schedules.note(schedule, null);
    return answers.of(caller, find(caller, name));
  }

  @Operation(
      summary = "Start a schedule's run now",
      description =
          "Also while it is paused, and as its rule for overlaps says; several within one second"
              + " are one.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "schedule.run")
  @PostMapping("/{name}/run")
  ResponseEntity<ScheduleAnswer> run(
      @AuthenticationPrincipal Caller caller, @PathVariable String name, HttpServletRequest http) {
    engine.trigger(applied(caller, name, http));
    return ResponseEntity.accepted().body(answers.of(caller, find(caller, name)));
  }

  @Operation(
      summary = "Delete a schedule",
      description = "Runs that it started go on. A schedule that a file keeps goes with the file.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "schedule.delete")
  @DeleteMapping("/{name}")
  ResponseEntity<Void> delete(
      @AuthenticationPrincipal Caller caller, @PathVariable String name, HttpServletRequest http) {
    ScheduleView schedule = find(caller, name);
    AuditTrail.target(http, schedule.scheduleId());
    if (schedule.ofFile()) {
      throw ofFile();
    }
    schedules.delete(caller.tenant(), schedule.scheduleId());
    schedules.byId(caller.tenant(), schedule.scheduleId()).ifPresent(applier::tryApply);
    return ResponseEntity.noContent().build();
  }

  @Operation(
      summary = "Say who sees a schedule",
      description =
          "And the runs that it will start: PRIVATE its owner, FAMILY who shares a group with it,"
              + " PUBLIC everybody of the tenant. The owner is who made it.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "schedule.share")
  @PutMapping("/{name}/visibility")
  ScheduleAnswer share(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String name,
      @RequestBody VisibilityRequest request,
      HttpServletRequest http) {
    ScheduleView schedule = find(caller, name);
    AuditTrail.target(http, schedule.scheduleId());
    if (schedule.ofFile()) {
      throw ofFile();
    }
    visibilities.mayShare(caller, schedule.sharing(), null);
    schedules.share(
        caller.tenant(),
        schedule.scheduleId(),
        visibilities
            .asked(caller, schedule.sharing().owner(), request.visibility(), request.group())
            .orElseThrow(() ->
                ProblemException.invalidField(
                    "/visibility", "required", "Say PRIVATE, FAMILY or PUBLIC.")));
    return answers.of(caller, find(caller, name));
  }

  private ScheduleView find(Caller caller, String name) {
    return schedules
        .find(caller.tenant(), name)
        .filter(schedule -> visibilities.sees(caller, schedule.sharing(), null))
        .orElseThrow(() -> ProblemException.notFound("schedule"));
  }

  /** Of a new schedule as asked or configured; of a known one, whose owner stays, only as asked. */
  private @Nullable Sharing sharing(
      Caller caller, @Nullable ScheduleView before, ScheduleRequest request) {
    if (before == null) {
      return visibilities
          .asked(caller, request.visibility(), request.group())
          .orElseGet(() -> visibilities.byDefault(caller.subject()));
    }
    if (!visibilities.sees(caller, before.sharing(), null)) {
      throw ProblemException.of(
          409, "name_taken", "Somebody else of the tenant has a schedule of this name.");
    }
    Sharing wanted =
        visibilities
            .asked(caller, before.sharing().owner(), request.visibility(), request.group())
            .orElse(null);
    if (wanted != null && !wanted.equals(before.sharing())) {
      visibilities.mayShare(caller, before.sharing(), null);
    }
    return wanted;
  }

  /** A schedule that the engine has. */
  private ScheduleView applied(Caller caller, String name, HttpServletRequest http) {
    ScheduleView schedule = find(caller, name);
    AuditTrail.target(http, schedule.scheduleId());
    if (engine.describe(schedule).isEmpty()) {
      applier.ensure(schedule);
      throw ProblemException.of(
          409, "not_applied", "The engine does not have the schedule yet. Try again in seconds.");
    }
    return schedule;
  }

  private static ProblemException ofFile() {
    return ProblemException.of(
        409,
        "kept_by_file",
        "A file under temporal-config/schedules keeps the schedule of this name. Change the file"
            + " and run ./weft down and ./weft up; pause, resume and run work here too.");
  }
}
