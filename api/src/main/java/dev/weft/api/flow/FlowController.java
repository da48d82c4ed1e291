package dev.weft.api.flow;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Repeatable;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Runs;
import dev.weft.api.visibility.Visibilities;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.config.Durations;
import dev.weft.contract.run.RunStatus;
import dev.weft.platform.store.Accepted;
import dev.weft.platform.store.RunFilter;
import dev.weft.platform.store.RunView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Starts, shows, lists and follows runs. */
@Tag(name = "flows", description = "Start, read, follow and cancel runs.")
@RestController
@RequestMapping("/api/v1/flows")
class FlowController {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final FlowDoor door;
  private final Runs runs;
  private final RunFinder finder;
  private final RunAnswers answers;
  private final RunWatch watch;
  private final EventStream events;
  private final Visibilities visibilities;

  FlowController(
      FlowDoor door,
      Runs runs,
      RunFinder finder,
      RunAnswers answers,
      RunWatch watch,
      EventStream events,
      Visibilities visibilities) {
    this.door = door;
    this.runs = runs;
    this.finder = finder;
    this.answers = answers;
    this.watch = watch;
    this.events = events;
    this.visibilities = visibilities;
  }

  @Operation(
      summary = "Start a run by goal, plan or name",
      description =
          "Answers 202 with Location at once; with ?wait=30s (at most 60s) when the run has ended"
              + " or needs a person. The same reference again answers 200 with the first run.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "flow.start")
  @PostMapping
  ResponseEntity<RunAnswer> start(
      @AuthenticationPrincipal Caller caller,
      @RequestBody StartRequest request,
      @Parameter(description = "How long to wait, as in 30s.", example = "30s")
          @RequestParam(required = false)
          @Nullable String wait,
      HttpServletRequest http) {
    Duration longest = wait(wait);
    Accepted accepted = door.accept(caller, request, Repeatable.made(http).orElse(null));
    String runId = accepted.run().run().runId();
    AuditTrail.target(http, runId);
    RunView run = accepted.run();
    if (!longest.isZero()) {
      watch.awaitRest(caller.tenant(), runId, longest);
      run = finder.again(run);
    }
    RunAnswer answer = answers.of(caller, run);
    return ResponseEntity.status(accepted.created() ? HttpStatus.ACCEPTED : HttpStatus.OK)
        .location(URI.create("/api/v1/flows/" + runId))
        .header(HttpHeaders.ETAG, RunAnswers.etag(run, answer))
        .body(answer);
  }

  @Operation(
      summary = "Show a run",
      description =
          "By its id, by at least 6 first digits of it, or \"last\". Answers 304 to an"
              + " If-None-Match that still fits.")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping("/{id}")
  ResponseEntity<RunAnswer> get(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @Parameter(description = "How long to wait for the end or a person, as in 30s.")
          @RequestParam(required = false)
          @Nullable String wait,
      @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String known) {
    Duration longest = wait(wait);
    RunView run = finder.find(caller, id);
    if (!longest.isZero()) {
      watch.awaitRest(caller.tenant(), run.run().runId(), longest);
      run = finder.find(caller, run.run().runId());
    }
    RunAnswer answer = answers.of(caller, run);
    String etag = RunAnswers.etag(run, answer);
    if (known != null
        && (known.strip().equals("*")
            || List.of(known.strip().split("\\s*,\\s*", -1)).contains(etag))) {
      return ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(etag).build();
    }
    return ResponseEntity.ok().eTag(etag).body(answer);
  }

  @Operation(summary = "List the runs that the caller sees, the newest first")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping
  Page<RunSummary> list(
      @AuthenticationPrincipal Caller caller,
      @RequestParam(required = false) @Nullable RunStatus status,
      @RequestParam(required = false) @Nullable String flow,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "20") int limit) {
    List<RunView> found =
        runs.list(
            caller.tenant(),
            new RunFilter(status, flow, null).seenBy(visibilities.sight(caller)),
            Paging.after(after),
            Paging.limit(limit) + 1);
    return Page.of(
        found,
        limit,
        RunAnswers::summary,
        run -> run.run().requestedAt(),
        run -> run.run().runId());
  }

  @Operation(
      summary = "Follow a run's events and the text of its steps (server-sent events)",
      description =
          "Events of steps and of the run, and between them step.token (a piece of text),"
              + " step.progress (percent) and step.reset (the step's text begins anew, or with"
              + " text: is this as a whole). Give the last id seen as Last-Event-ID (or"
              + " ?lastEventId=) to go on where a stream broke off. Ends after run.ended; who comes"
              + " back then follows the settling of open debt; answers 204 when nothing more will"
              + " come.")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping(path = "/{id}/events", produces = "text/event-stream")
  void events(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String header,
      @RequestParam(required = false) @Nullable String lastEventId,
      @Parameter(hidden = true) HttpServletResponse response) {
    RunView run = finder.find(caller, id);
    events.write(
        run,
        position(header != null ? header : lastEventId),
        () ->
            runs.sharing(caller.tenant(), run.run().runId())
                .filter(now -> visibilities.sees(caller, now, run.run().runId()))
                .isPresent(),
        response);
  }

  @Operation(
      summary = "Change a run that has not started",
      description =
          "Its time, its goal, its plan or its input; by whoever asked for it, with whose scopes it"
              + " then runs. Answers 409 once it has started.")
  @Scoped(value = Scopes.FLOW_WRITE, action = "flow.change")
  @PatchMapping("/{id}")
  RunAnswer change(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestBody StartChangeRequest request,
      HttpServletRequest http) {
    RunView run = finder.find(caller, id);
    AuditTrail.target(http, run.run().runId());
    if (!door.change(caller, run, request)) {
      throw ProblemException.of(
          409, "already_started", "The run no longer waits for its start. It can be cancelled.");
    }
    return answers.of(caller, finder.again(run));
  }

  private static Duration wait(@Nullable String text) {
    if (text == null) {
      return Duration.ZERO;
    }
    Duration wait;
    try {
      wait = Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw Paging.parameter("wait", "Write a duration, as in 30s.");
    }
    if (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0) {
      throw Paging.parameter("wait", "Wait at most 60s.");
    }
    return wait;
  }

  private static StreamPosition position(@Nullable String id) {
    if (id == null || id.isBlank()) {
      return StreamPosition.START;
    }
    try {
      return StreamPosition.parse(id.strip());
    } catch (IllegalArgumentException e) {
      throw Paging.parameter("lastEventId", "Give the id of an event of this run.");
    }
  }
}
