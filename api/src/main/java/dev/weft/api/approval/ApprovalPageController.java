package dev.weft.api.approval;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.AuditRecord;
import dev.weft.api.security.AuditTrail;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Open;
import dev.weft.platform.store.ApprovalView;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
  private final Deciding deciding;
  private final EditedArguments edited;
  private final LinkTokens tokens;
  private final ApprovalPages pages;
  private final AuditRecord audit;

  ApprovalPageController(
      Deciding deciding,
      EditedArguments edited,
      LinkTokens tokens,
      ApprovalPages pages,
      AuditRecord audit) {
    this.deciding = deciding;
    this.edited = edited;
    this.tokens = tokens;
    this.pages = pages;
    this.audit = audit;
  }

  @Open("the link's token, or the bearer token, is checked here")
  @GetMapping
  ResponseEntity<String> show(
      @AuthenticationPrincipal(errorOnInvalidType = false) @Nullable Caller bearer,
      @PathVariable String id,
      @RequestParam(defaultValue = "") String token) {
    return caller(bearer, id, token)
        .map(caller -> pages.page(caller, id, token, null))
        .orElseGet(pages::closed);
  }

  @Open("the link's token, or the bearer token, is checked here, and the form's own token")
  @PostMapping
  ResponseEntity<String> decide(
      @AuthenticationPrincipal(errorOnInvalidType = false) @Nullable Caller bearer,
      @PathVariable String id,
      @RequestParam Map<String, String> fields,
      HttpServletRequest http) {
    PageForm form = new PageForm(fields);
    Optional<Caller> known = caller(bearer, id, form.token());
    if (known.isEmpty()) {
      return pages.closed();
    }
    Caller caller = known.get();
    AuditTrail.page(http, caller, "approval.decide", id);
    try {
      audit.attempt(http);
      ApprovalView approval = deciding.find(caller, id);
      if (!tokens.formFits(form.csrf(), caller, approval.approvalId())) {
        throw ProblemException.of(
            403,
            "form_refused",
            "This form is too old or came from elsewhere. Open the link again.");
      }
      deciding.decide(caller, id, form.answer(edited.form(approval)));
    } catch (ProblemException e) {
      if (e.status() == 422 && form.changes()) {
        return pages.page(
            caller, id, form.token(), new ApprovalPage.Refused(fields, e.detail(), e.errors()));
      }
      if (e.status() != 409 || e.code().equals("approval_changed")) {
        return pages.message(e.status(), "Not decided", e.detail());
      }
    }
    return pages.page(caller, id, form.token(), null);
  }

  private Optional<Caller> caller(@Nullable Caller bearer, String id, String token) {
    return bearer != null ? Optional.of(bearer) : tokens.caller(token, id.toLowerCase(Locale.ROOT));
  }
}
