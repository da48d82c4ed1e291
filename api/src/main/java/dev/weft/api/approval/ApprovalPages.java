package dev.weft.api.approval;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.api.security.StyleSource;
import dev.weft.api.store.Runs;
import dev.weft.api.store.Tenants;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.platform.store.ApprovalView;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Answers with the page of an approval, or with one that says why there is none. */
@Component
class ApprovalPages {
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
  private static final String POLICY =
      "default-src 'none'; style-src "
          + StyleSource.of(ApprovalPage.style())
          + "; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private final Deciding deciding;
  private final EditedArguments edited;
  private final LinkTokens tokens;
  private final Runs runs;
  private final Tenants tenants;

  ApprovalPages(
      Deciding deciding, EditedArguments edited, LinkTokens tokens, Runs runs, Tenants tenants) {
    this.deciding = deciding;
    this.edited = edited;
    this.tokens = tokens;
    this.runs = runs;
    this.tenants = tenants;
  }

  /**
   * The page as the caller may see it.
   *
   * @param token the link's, empty when a bearer token opened the page
   * @param refused a change that was not taken
   */
  ResponseEntity<String> page(
      Caller caller, String id, String token, ApprovalPage.@Nullable Refused refused) {
    ApprovalView approval;
    try {
      approval = deciding.find(caller, id);
      deciding.mayDecide(caller, approval);
    } catch (ProblemException e) {
      return message(e.status(), "Not available", e.detail());
    }
    ZoneId zone =
        runs.find(caller.tenant(), approval.runId())
            .map(run -> ZoneId.of(run.run().timeZone()))
            .orElseGet(() -> ZoneId.of(tenants.timeZone(caller.tenant())));
    boolean answered =
        approval.voting().counting().stream()
            .anyMatch(vote -> vote.person().equals(caller.subject()));
    boolean open = approval.state() == ApprovalState.PENDING && !answered;
    return answer(
        refused == null ? 200 : 422,
        ApprovalPage.render(
            approval,
            new ApprovalPage.Setting(
                person -> tenants.principalOf(caller.tenant(), person),
                zone,
                token,
                open ? tokens.form(caller, approval.approvalId()) : null,
                open ? edited.form(approval).orElse(null) : null,
                refused)));
  }

  ResponseEntity<String> closed() {
    return message(
        401, "This link does not open", "It is incomplete or too old. Ask for a new one.");
  }

  ResponseEntity<String> message(int status, String title, String text) {
    return answer(status, ApprovalPage.message(title, text));
  }

  private static ResponseEntity<String> answer(int status, String html) {
    return ResponseEntity.status(status)
        .contentType(HTML)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .body(html);
  }
}
