package dev.weft.api.approval;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.api.store.Approvals;
import dev.weft.api.store.Delegations;
import dev.weft.api.store.Tenants;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.Delegation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Makes and ends delegations. */
@Service
class Delegating {
  private static final Duration LONGEST = Duration.ofDays(90);

  /** What no delegate gets. */
  private static final Set<String> OWN = Set.of(Scopes.APPROVAL_ADMIN, Scopes.EVERYTHING);

  private final Delegations delegations;
  private final Approvals approvals;
  private final Tenants tenants;
  private final Clock clock;

  Delegating(Delegations delegations, Approvals approvals, Tenants tenants, Clock clock) {
    this.delegations = delegations;
    this.approvals = approvals;
    this.tenants = tenants;
    this.clock = clock;
  }

  /**
   * Names somebody else for one approval.
   *
   * @throws ProblemException 403 when the caller may not decide in own right; 422 when that person
   *     may not either
   */
  Delegation one(Caller caller, ApprovalView approval, String person) {
    String own = approvals.decidesInPlaceOf(approval, Deciding.decider(caller)).orElse("");
    boolean named = !approval.requesterOnly() || approval.requester().equals(caller.subject());
    if (!own.equals(caller.subject()) || !named) {
      throw ProblemException.of(
          403, "not_yours_to_delegate", "Only who may decide in own right may name another.");
    }
    if (approval.state() != ApprovalState.PENDING) {
      throw ProblemException.of(409, "approval_closed", "There is nothing left to decide.");
    }
    String delegate = delegate(caller, person);
    if (delegate.equals(approval.requester())) {
      throw ProblemException.invalidField(
          "/to", "is_requester", "The one who asked for the run cannot decide in another's place.");
    }
    return delegations.create(
        caller.tenant(),
        caller.subject(),
        delegate,
        approval.approvalId(),
        Set.of(approval.scope()),
        clock.instant(),
        approval.deadline());
  }

  /** Names somebody else for everything that the caller may decide in own right for a while. */
  Delegation forTime(
      Caller caller, String person, @Nullable Instant from, @Nullable Instant until) {
    Instant now = clock.instant();
    Instant begin = from == null || from.isBefore(now) ? now : from;
    if (until == null || !until.isAfter(begin) || until.isAfter(begin.plus(LONGEST))) {
      throw ProblemException.invalidField(
          "/until",
          "out_of_bounds",
          "Say until when: later than it begins, and at most " + LONGEST.toDays() + " days.");
    }
    Set<String> scopes =
        caller.scopes().stream().filter(scope -> !OWN.contains(scope)).collect(Collectors.toSet());
    return delegations.create(
        caller.tenant(), caller.subject(), delegate(caller, person), null, scopes, begin, until);
  }

  List<Delegation> of(Caller caller, @Nullable Cursor after, int limit) {
    return delegations.of(caller.tenant(), caller.subject(), after, limit);
  }

  Delegation withdraw(Caller caller, String id) {
    return delegations
        .withdraw(caller.tenant(), id, caller.subject())
        .orElseThrow(() -> ProblemException.notFound("delegation"));
  }

  private String delegate(Caller caller, String person) {
    String delegate = tenants.subjectFor(caller.tenant(), person);
    if (delegate.equals(caller.subject())) {
      throw ProblemException.invalidField("/to", "is_yourself", "Name somebody else.");
    }
    return delegate;
  }
}
