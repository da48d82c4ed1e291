package dev.weft.api.approval;

import dev.weft.api.engine.Engine;
import dev.weft.api.flow.RunFinder;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Permission;
import dev.weft.api.store.Approvals;
import dev.weft.api.store.Runs;
import dev.weft.api.visibility.Visibilities;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.money.Money;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Ballot;
import dev.weft.platform.store.Decider;
import dev.weft.platform.store.Decision;
import dev.weft.policy.authorisation.AuthorisationDecision;
import dev.weft.policy.authorisation.Occasion;
import dev.weft.policy.authorisation.Question;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private final EditedArguments edited;
  private final Engine engine;
  private final Permission permission;
  private final Runs runs;
  private final Visibilities visibilities;

  Deciding(
      Approvals approvals,
      EditedArguments edited,
      Engine engine,
      Permission permission,
      Runs runs,
      Visibilities visibilities) {
    this.runs = runs;
    this.visibilities = visibilities;
    this.permission = permission;
    this.approvals = approvals;
    this.edited = edited;
    this.engine = engine;
  }

  /**
   * A person's answer.
   *
   * @param arguments all arguments, changed; null leaves them as they are
   * @param version the version of the arguments that the person saw; null for the current one
   */
  record Answer(
      boolean approve,
      @Nullable String reason,
      @Nullable Map<String, Object> arguments,
      @Nullable Integer version) {}

  /**
   * An approval that the caller sees: of a run that the caller sees, or one that asks, or asked,
   * the caller. One of somebody else answers like a missing one.
   */
  ApprovalView find(Caller caller, String id) {
    ApprovalView found = known(caller, id);
    boolean shown =
        caller.subject().equals(found.decidedBy())
            || runs.sharing(caller.tenant(), found.runId())
                .map(run -> visibilities.sees(caller, run, found.runId()))
                .orElse(true)
            || approvals.decidesInPlaceOf(found, decider(caller)).isPresent();
    if (!shown) {
      throw ProblemException.notFound("approval");
    }
    return found;
  }

  private ApprovalView known(Caller caller, String id) {
    String tenant = caller.tenant();
    String text = id.toLowerCase(Locale.ROOT);
    if (text.length() == 36) {
      return approvals.find(tenant, text).orElseThrow(() -> ProblemException.notFound("approval"));
    }
    List<String> matching =
        text.length() < SHORTEST_ID
            ? List.of()
            : approvals
                .inbox(tenant, visibilities.sight(caller), decider(caller), null, null, null, 200)
                .stream()
                .map(ApprovalView::approvalId)
                .filter(known -> known.startsWith(text))
                .toList();
    String full = RunFinder.single(matching, "approval");
    return approvals.find(tenant, full).orElseThrow(() -> ProblemException.notFound("approval"));
  }

  static Decider decider(Caller caller) {
    return new Decider(caller.subject(), caller.scopes());
  }

  /**
   * Refuses callers whom neither the tool's rule nor a delegation names, or to whom policy does not
   * give the decision.
   */
  void mayDecide(Caller caller, ApprovalView approval) {
    boolean named = approvals.decidesInPlaceOf(approval, decider(caller)).isPresent();
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("fourEyes", approval.voting().fourEyes());
    about.put("named", named);
    about.put("requester", approval.requester());
    about.put("scope", approval.scope());
    Money amount = approval.amount();
    if (amount != null) {
      about.put("amount", Map.of("minor", amount.minor(), "currency", amount.currency()));
    }
    AuthorisationDecision decision =
        permission.decide(
            Question.approval(Permission.asker(caller), about),
            new Occasion(approval.runId(), approval.stepId(), 0, null));
    if (!named || decision.reasons().contains("requester_has_no_vote")) {
      throw refused(caller, approval);
    }
    if (!decision.allowed()) {
      throw Permission.denied(decision);
    }
  }

  /** What a link to the page lets the caller do: decide this approval, and no more. */
  static String linkScopes(Caller caller, ApprovalView approval) {
    return Stream.of(
            caller.may(approval.scope()) ? approval.scope() : "",
            decider(caller).forOthers() ? Scopes.APPROVAL_ADMIN : "")
        .filter(scope -> !scope.isEmpty())
        .collect(Collectors.joining(" "));
  }

  /**
   * Decides, or finds the same decision taken before. Where two must agree, the first yes leaves
   * the approval pending; so does a change that costs more than was shown.
   *
   * @throws ProblemException 409 when it was decided otherwise, expired, was withdrawn, or is not
   *     what the person saw
   */
  ApprovalView decide(Caller caller, String id, Answer answer) {
    ApprovalView asked = find(caller, id);
    mayDecide(caller, asked);
    String reason = checked(answer.reason());
    if (answer.arguments() != null && !answer.approve()) {
      throw ProblemException.invalidField(
          "/arguments", "not_with_reject", "Who rejects changes nothing: leave the arguments out.");
    }
    Ballot.Edit edit =
        answer.arguments() == null || asked.state() != ApprovalState.PENDING
            ? null
            : edited.check(asked, answer.arguments());
    Decision decision =
        approvals.decide(
            new Ballot(
                caller.tenant(),
                asked.approvalId(),
                decider(caller),
                answer.approve(),
                reason,
                edit == null || answer.version() != null
                    ? answer.version()
                    : Integer.valueOf(asked.voting().version()),
                edit));
    return switch (decision) {
      case Decision.Decided decided -> {
        wake(decided.approval());
        yield decided.approval();
      }
      case Decision.Voted voted -> voted.approval();
      case Decision.Dearer dearer -> dearer.approval();
      case Decision.Already already ->
          repeated(
              already.approval(),
              answer.approve() ? ApprovalState.APPROVED : ApprovalState.REJECTED,
              answer.arguments());
      case Decision.Outdated outdated ->
          throw new ProblemException(
              409,
              "approval_changed",
              "Somebody changed the arguments meanwhile: look at them before you decide.",
              List.of(),
              Map.of("approval", ApprovalAnswer.of(outdated.approval())));
      case Decision.TooManyEdits many ->
          throw new ProblemException(
              409,
              "too_many_edits",
              "The arguments were changed too often; approve or reject them as they are.",
              List.of(),
              Map.of("approval", ApprovalAnswer.of(many.approval())));
      case Decision.Refused refused -> throw refused(caller, refused.approval());
      case Decision.NotFound _ -> throw ProblemException.notFound("approval");
    };
  }

  /** Takes the request back for the person who asked for the run, or finds it taken back before. */
  ApprovalView withdraw(Caller caller, String id, @Nullable String reason) {
    ApprovalView asked = find(caller, id);
    Decision decision =
        approvals.withdraw(caller.tenant(), asked.approvalId(), caller.subject(), checked(reason));
    return switch (decision) {
      case Decision.Decided decided -> {
        wake(decided.approval());
        yield decided.approval();
      }
      case Decision.Already already -> repeated(already.approval(), ApprovalState.WITHDRAWN, null);
      case Decision.NotFound _ -> throw ProblemException.notFound("approval");
      case Decision.Refused _,
          Decision.Voted _,
          Decision.Dearer _,
          Decision.Outdated _,
          Decision.TooManyEdits _ ->
          throw ProblemException.of(
              403, "not_the_requester", "Only the person who asked for the run may withdraw it.");
    };
  }

  private static ProblemException refused(Caller caller, ApprovalView approval) {
    if (approval.voting().fourEyes() && approval.requester().equals(caller.subject())) {
      return ProblemException.of(
          403,
          "requester_has_no_vote",
          "Two other people must decide: the one who asked for the run has no vote.");
    }
    if (!caller.may(approval.scope())) {
      return new ProblemException(
          403,
          "scope_missing",
          "Only " + approval.who() + " with the scope \"" + approval.scope() + "\" may decide.",
          List.of(),
          Map.of("scope", approval.scope()));
    }
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

  private static ApprovalView repeated(
      ApprovalView approval, ApprovalState wanted, @Nullable Map<String, Object> arguments) {
    if (approval.state() == wanted
        && (arguments == null || arguments.equals(approval.arguments()))) {
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

  private static @Nullable String checked(@Nullable String reason) {
    if (reason != null && reason.length() > LONGEST_REASON) {
      throw ProblemException.invalidField(
          "/reason", "length", "A reason has at most " + LONGEST_REASON + " characters.");
    }
    return reason == null || reason.isBlank() ? null : reason.strip();
  }
}
