package dev.weft.api.approval;

import dev.weft.api.engine.Engine;
import dev.weft.api.flow.RunFinder;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.api.store.Approvals;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Decides approvals: the row first, then a signal that wakes the flow to look at it. */
@Service
class Deciding {
  private static final Logger LOG = LoggerFactory.getLogger(Deciding.class);
  private static final int SHORTEST_ID = 6;
  private static final int LONGEST_REASON = 2000;

  private final Approvals approvals;
  private final Engine engine;

  Deciding(Approvals approvals, Engine engine) {
    this.approvals = approvals;
    this.engine = engine;
  }

  /** The approval of the caller's tenant; one of somebody else answers like a missing one. */
  ApprovalView find(String tenant, String id) {
    String text = id.toLowerCase(Locale.ROOT);
    if (text.length() == 36) {
      return approvals.find(tenant, text).orElseThrow(() -> ProblemException.notFound("approval"));
    }
    List<String> matching =
        text.length() < SHORTEST_ID
            ? List.of()
            : approvals.inbox(tenant, null, null, null, 200).stream()
                .map(ApprovalView::approvalId)
                .filter(known -> known.startsWith(text))
                .toList();
    String full = RunFinder.single(matching, "approval");
    return approvals.find(tenant, full).orElseThrow(() -> ProblemException.notFound("approval"));
  }

  /** Refuses callers whom the tool's rule does not name. */
  static void mayDecide(Caller caller, ApprovalView approval) {
    if (!caller.may(approval.scope())) {
      throw new ProblemException(
          403,
          "scope_missing",
          "Only " + approval.who() + " with the scope \"" + approval.scope() + "\" may decide.",
          List.of(),
          Map.of("scope", approval.scope()));
    }
    if (!approval.names(caller.subject()) && !decidesForOthers(caller)) {
      throw notNamed(approval);
    }
  }

  private static boolean decidesForOthers(Caller caller) {
    return caller.may(Scopes.APPROVAL_ADMIN) || caller.may(Scopes.EVERYTHING);
  }

  private static ProblemException notNamed(ApprovalView approval) {
    return new ProblemException(
        403,
        "not_the_requester",
        "Only "
            + approval.who()
            + " may decide, or somebody with the scope \""
            + Scopes.APPROVAL_ADMIN
            + "\".",
        List.of(),
        Map.of("scope", Scopes.APPROVAL_ADMIN));
  }

  /** What a link to the page lets the caller do: decide this approval, and no more. */
  static String linkScopes(Caller caller, ApprovalView approval) {
    return decidesForOthers(caller)
        ? approval.scope() + " " + Scopes.APPROVAL_ADMIN
        : approval.scope();
  }

  /**
   * Decides, or finds the same decision taken before.
   *
   * @throws ProblemException 409 when it was decided otherwise, expired or was withdrawn
   */
  ApprovalView decide(Caller caller, String id, boolean approve, @Nullable String reason) {
    ApprovalView asked = find(caller.tenant(), id);
    mayDecide(caller, asked);
    if (reason != null && reason.length() > LONGEST_REASON) {
      throw ProblemException.invalidField(
          "/reason", "length", "A reason has at most " + LONGEST_REASON + " characters.");
    }
    Decision decision =
        approvals.decide(
            caller.tenant(),
            asked.approvalId(),
            caller.subject(),
            approve,
            blankToNull(reason),
            decidesForOthers(caller));
    return switch (decision) {
      case Decision.Decided decided -> {
        wake(decided.approval());
        yield decided.approval();
      }
      case Decision.Already already -> repeated(already.approval(), approve);
      case Decision.Refused refused -> throw notNamed(refused.approval());
      case Decision.NotFound _ -> throw ProblemException.notFound("approval");
    };
  }

  private static ApprovalView repeated(ApprovalView approval, boolean approve) {
    ApprovalState wanted = approve ? ApprovalState.APPROVED : ApprovalState.REJECTED;
    if (approval.state() == wanted) {
      return approval;
    }
    throw closed(approval, approval.state() == ApprovalState.EXPIRED);
  }

  /** Refuses what is no longer there to decide. */
  static void mustBeOpen(ApprovalView approval, Instant now) {
    boolean late = !now.isBefore(approval.deadline());
    if (approval.state() != ApprovalState.PENDING || late) {
      throw closed(
          approval,
          approval.state() == ApprovalState.EXPIRED || approval.state() == ApprovalState.PENDING);
    }
  }

  private static ProblemException closed(ApprovalView approval, boolean expired) {
    return new ProblemException(
        409,
        expired ? "approval_expired" : "approval_closed",
        expired
            ? "The deadline has passed; silence meant no."
            : "It was closed before: " + approval.state() + ".",
        List.of(),
        Map.of("approval", ApprovalAnswer.of(approval)));
  }

  /**
   * The decision stands whether or not the flow can be woken now: the resignaller wakes it later.
   */
  private void wake(ApprovalView approval) {
    try {
      engine.approvalDecided(approval.workflowId(), approval.approvalId());
    } catch (RuntimeException e) {
      LOG.warn(
          "The flow of approval {} could not be woken; it is tried again: {}",
          approval.approvalId(),
          e.getClass().getSimpleName());
    }
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
