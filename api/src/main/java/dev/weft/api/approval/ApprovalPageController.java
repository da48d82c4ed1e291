package dev.weft.api.approval;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditRecord;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Open;
import dev.weft.api.store.Runs;
import dev.weft.api.store.Tenants;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.platform.store.ApprovalView;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page on which a person reads and decides an approval. Reading it never decides. */
@Hidden
@Controller
@RequestMapping("/approvals/{id}/page")
class ApprovalPageController {
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + sha256(ApprovalPage.style())
          + "'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private final Deciding deciding;
  private final LinkTokens tokens;
  private final Runs runs;
  private final Tenants tenants;
  private final AuditRecord audit;

  ApprovalPageController(
      Deciding deciding, LinkTokens tokens, Runs runs, Tenants tenants, AuditRecord audit) {
    this.audit = audit;
    this.deciding = deciding;
    this.tokens = tokens;
    this.runs = runs;
    this.tenants = tenants;
  }

  @Open("the link's token, or the bearer token, is checked here")
  @GetMapping
  ResponseEntity<String> show(
      @AuthenticationPrincipal(errorOnInvalidType = false) @Nullable Caller bearer,
      @PathVariable String id,
      @RequestParam(defaultValue = "") String token) {
    return caller(bearer, id, token)
        .map(caller -> page(caller, id, token))
        .orElseGet(ApprovalPageController::closed);
  }

  @Open("the link's token, or the bearer token, is checked here, and the form's own token")
  @PostMapping
  ResponseEntity<String> decide(
      @AuthenticationPrincipal(errorOnInvalidType = false) @Nullable Caller bearer,
      @PathVariable String id,
      @RequestParam(defaultValue = "") String token,
      @RequestParam(defaultValue = "") String csrf,
      @RequestParam(defaultValue = "") String decision,
      @RequestParam(required = false) @Nullable String reason,
      HttpServletRequest http) {
    Optional<Caller> known = caller(bearer, id, token);
    if (known.isEmpty()) {
      return closed();
    }
    Caller caller = known.get();
    AuditTrail.page(http, caller, "approval.decide", id);
    try {
      audit.attempt(http);
      ApprovalView approval = deciding.find(caller.tenant(), id);
      if (!tokens.formFits(csrf, caller, approval.approvalId())) {
        throw ProblemException.of(
            403,
            "form_refused",
            "This form is too old or came from elsewhere. Open the link again.");
      }
      if (!decision.equals("approve") && !decision.equals("reject")) {
        throw ProblemException.of(400, "no_decision", "Choose approve or reject.");
      }
      deciding.decide(caller, id, decision.equals("approve"), reason);
    } catch (ProblemException e) {
      if (e.status() != 409) {
        return answer(e.status(), ApprovalPage.message("Not decided", e.detail()));
      }
    }
    return page(caller, id, token);
  }

  private Optional<Caller> caller(@Nullable Caller bearer, String id, String token) {
    return bearer != null ? Optional.of(bearer) : tokens.caller(token, id.toLowerCase(Locale.ROOT));
  }

  private ResponseEntity<String> page(Caller caller, String id, String token) {
    ApprovalView approval;
    try {
      approval = deciding.find(caller.tenant(), id);
      Deciding.mayDecide(caller, approval);
    } catch (ProblemException e) {
      return answer(e.status(), ApprovalPage.message("Not available", e.detail()));
    }
    ZoneId zone =
        runs.find(caller.tenant(), approval.runId())
            .map(run -> ZoneId.of(run.run().timeZone()))
            .orElseGet(() -> ZoneId.of(tenants.timeZone(caller.tenant())));
    String form =
        approval.state() == ApprovalState.PENDING
            ? tokens.form(caller, approval.approvalId())
            : null;
    return answer(
        200,
        ApprovalPage.render(
            approval,
            new ApprovalPage.Setting(
                tenants.principalOf(caller.tenant(), approval.subject()), zone, token, form)));
  }

  private static ResponseEntity<String> closed() {
    return answer(
        401,
        ApprovalPage.message(
            "This link does not open", "It is incomplete or too old. Ask for a new one."));
  }

  private static ResponseEntity<String> answer(int status, String html) {
    return ResponseEntity.status(status)
        .contentType(HTML)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .body(html);
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
