package dev.weft.api.flow;

import dev.weft.api.engine.Engine;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.problem.ProblemWriter;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Audit;
import dev.weft.contract.access.Scopes;
import dev.weft.platform.store.RunView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gives a run's history in the engine to people who may read all that stands in it. */
@Tag(name = "flows")
@RestController
@RequestMapping("/api/v1/flows/{id}/history")
class HistoryController {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryController.class);

  private final RunFinder finder;
  private final Engine engine;
  private final Audit audit;

  HistoryController(RunFinder finder, Engine engine, Audit audit) {
    this.finder = finder;
    this.engine = engine;
    this.audit = audit;
  }

  @Operation(
      summary = "A run's history in the engine, decrypted",
      description =
          "Temporal's own JSON, which ./weft replay takes. Each reading is audited. What a"
              + " forgotten person wrote reads \"[erased]\", what the run may not read \"[no"
              + " access]\".")
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = "application/json", schema = @Schema(type = "object")))
  @Scoped(value = Scopes.HISTORY_READ, action = "history.read")
  @GetMapping
  ResponseEntity<String> history(
      @AuthenticationPrincipal Caller caller, @PathVariable String id, HttpServletRequest request) {
    RunView run = finder.find(caller, id);
    note(caller, run, request);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noStore())
        .body(
            engine
                .history(run.workflowId())
                .orElseThrow(() -> ProblemException.notFound("history in the engine any more")));
  }

  /** What cannot be noted is not shown. */
  private void note(Caller caller, RunView run, HttpServletRequest request) {
    try {
      audit.write(
          new Audit.Entry(
              caller.tenant(),
              caller.subject(),
              "history.read",
              run.run().runId(),
              "DONE",
              String.valueOf(request.getAttribute(ProblemWriter.TRACE_ID)),
              Map.of()));
    } catch (RuntimeException e) {
      LOG.warn("The reading of a history could not be noted: {}", e.toString());
      throw ProblemException.of(
          503, "audit_unavailable", "The reading cannot be noted now. Try again later.");
    }
  }
}
