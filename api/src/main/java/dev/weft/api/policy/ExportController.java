package dev.weft.api.policy;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Permission;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Decisions;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.policy.LoggedDecision;
import dev.weft.policy.authorisation.AuthorisationDecision;
import dev.weft.policy.authorisation.Occasion;
import dev.weft.policy.authorisation.Question;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Gives what was decided, approved and read in clear in a period, for auditors. */
@Tag(name = "policy")
@RestController
@RequestMapping("/api/v1/policy/exports")
class ExportController {
  private static final int ROWS = 1000;
  private static final int MOST_ENTRIES = 100_000;
  private static final String DECISIONS = "decisions";

  /** What the audit calls the other data. */
  private static final Map<String, String> AUDITED =
      Map.of("approvals", "approval.", "codec-reads", "codec.");

  private final Decisions decisions;
  private final Permission permission;

  ExportController(Decisions decisions, Permission permission) {
    this.decisions = decisions;
    this.permission = permission;
  }

  @Operation(
      summary = "Decisions, approvals or codec reads of a period as CSV",
      description = "Ids and codes, no personal data; days are of UTC, both ends included.")
  @ApiResponse(responseCode = "200", content = @Content(mediaType = "text/csv"))
  @Scoped(value = Scopes.AUDIT_READ, action = "policy.export")
  @GetMapping("/{dataset}")
  ResponseEntity<StreamingResponseBody> export(
      @AuthenticationPrincipal Caller caller,
      @Parameter(description = "decisions, approvals or codec-reads") @PathVariable String dataset,
      @RequestParam String from,
      @RequestParam String to,
      HttpServletRequest http) {
    if (!dataset.equals(DECISIONS) && !AUDITED.containsKey(dataset)) {
      throw ProblemException.notFound("export");
    }
    LocalDate first = day("from", from);
    LocalDate last = day("to", to);
    if (last.isBefore(first)) {
      throw ProblemException.invalidParameter("to", "The last day is before the first.");
    }
    long days = ChronoUnit.DAYS.between(first, last) + 1;
    AuthorisationDecision decision =
        permission.decide(Question.export(Permission.asker(caller), dataset, days), Occasion.NONE);
    if (!decision.allowed()) {
      throw Permission.denied(decision);
    }
    AuditTrail.target(http, dataset);
    Instant begin = first.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant end = last.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    String name = dataset + "-" + first + "-" + last + ".csv";
    return ResponseEntity.ok()
        .header("Content-Type", "text/csv;charset=UTF-8")
        .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
        .body(out -> {
          Writer csv = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          if (dataset.equals(DECISIONS)) {
            decisions(csv, caller.tenant(), begin, end);
          } else {
            entries(csv, caller.tenant(), Objects.requireNonNull(AUDITED.get(dataset)), begin, end);
          }
          csv.flush();
        });
  }

  private void decisions(Writer csv, String tenant, Instant from, Instant until)
      throws IOException {
    row(
        csv,
        "id",
        "at",
        "kind",
        "action",
        "subject",
        "run",
        "step",
        "allowed",
        "reasons",
        "policy",
        "evaluator",
        "cached",
        "latency_micros");
    UUID after = null;
    List<LoggedDecision> rows;
    do {
      rows = decisions.between(tenant, from, until, after, ROWS);
      for (LoggedDecision one : rows) {
        row(
            csv,
            one.id(),
            one.at(),
            one.kind(),
            one.action(),
            one.subject(),
            one.runId(),
            one.stepId(),
            one.allowed(),
            String.join(" ", one.reasons()),
            one.policyHash(),
            one.evaluator(),
            one.cached(),
            one.latencyMicros());
        after = one.id();
      }
    } while (rows.size() == ROWS);
  }

  private void entries(Writer csv, String tenant, String prefix, Instant from, Instant until)
      throws IOException {
    row(csv, "at", "actor", "action", "target", "outcome", "trace");
    for (Decisions.AuditLine one : decisions.audited(tenant, prefix, from, until, MOST_ENTRIES)) {
      row(csv, one.at(), one.actor(), one.action(), one.target(), one.outcome(), one.traceId());
    }
  }

  /** RFC 4180. */
  private static void row(Writer csv, @Nullable Object... cells) throws IOException {
    csv.write(
        Arrays.stream(cells)
            .map(cell -> cell == null ? "" : cell.toString())
            .map(ExportController::quoted)
            .collect(Collectors.joining(",", "", "\r\n")));
  }

  private static String quoted(String cell) {
    return cell.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r')
        ? '"' + cell.replace("\"", "\"\"") + '"'
        : cell;
  }

  private static LocalDate day(String name, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw ProblemException.invalidParameter(name, "Give a day, as in 2026-11-01.");
    }
  }
}
