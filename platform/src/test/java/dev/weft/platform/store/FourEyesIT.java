package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.tool.ApprovalRule;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Votes, changed arguments and delegations. */
class FourEyesIT {
  private static final ApprovalRule FOUR_EYES =
      new ApprovalRule("approval:write", "two people", null, true);
  private static final ApprovalRule REQUESTER =
      new ApprovalRule("approval:write", "the requester", true);
  private static final Set<String> MAY = Set.of("approval:write");

  private final MutableClock clock = new MutableClock();
  private Stores stores;
  private RunContext run;
  private ApprovalView asked;
  private String bob;
  private String carl;
  private String dora;

  @BeforeEach
  void ask() {
    stores = Fixtures.stores(clock);
    run = Fixtures.accepted(stores, TENANT_A);
    bob = somebody("bob");
    carl = somebody("carl");
    dora = somebody("dora");
    asked = ask(0, FOUR_EYES);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void shouldNeedTwoPeopleOfWhomNoneIsTheRequester() {
    assertThat(vote(bob)).isInstanceOf(Decision.Voted.class);
    assertThat(vote(bob)).isInstanceOf(Decision.Voted.class);
    assertThat(vote(run.subject())).isInstanceOf(Decision.Refused.class);

    assertThat(now().state()).isEqualTo(ApprovalState.PENDING);
    assertThat(now().voting().counting()).extracting(v -> v.person()).containsExactly(bob);
    assertThat(events("approval.voted")).isEqualTo(1);
    assertThat(verify("hash-1")).isInstanceOf(Verification.Missing.class);

    assertThat(vote(carl)).isInstanceOf(Decision.Decided.class);

    assertThat(verify("hash-1")).isInstanceOf(Verification.Allowed.class);
    assertThat(now().voting().counting())
        .extracting(v -> v.person())
        .containsExactlyInAnyOrder(bob, carl);
    assertThat(stores.runs().find(TENANT_A, run.runId()).orElseThrow().status())
        .isEqualTo(RunStatus.RUNNING);
  }

  @Test
  void shouldNotLetTheRequesterVoteForOthersEither() {
    Decider admin = new Decider(run.subject(), Set.of("approval:write", "approval:admin"));

    assertThat(cast(asked, admin, true, null, null)).isInstanceOf(Decision.Refused.class);
  }

  @Test
  void shouldEndWhenOneOfTwoRejects() {
    vote(bob);

    assertThat(cast(asked, person(carl), false, null, null)).isInstanceOf(Decision.Decided.class);

    assertThat(now().state()).isEqualTo(ApprovalState.REJECTED);
    assertThat(verify("hash-1")).isInstanceOf(Verification.Rejected.class);
  }

  @Test
  void shouldNotTakeOneApprovalForTwoWhenTheToolAsksForFourEyes() {
    ApprovalView loose = ask(1, new ApprovalRule("approval:write", "anybody"));
    cast(loose, person(bob), true, null, null);
    StepCall call = Fixtures.call(run, "flight", 1, loose.approvalId());

    assertThat(stores.approvals().verify(call, "hash-1", null))
        .isInstanceOf(Verification.Allowed.class);
    assertThat(stores.approvals().verify(call, "hash-1", null, true))
        .isInstanceOf(Verification.Missing.class);
  }

  @Test
  void shouldVoidEarlierVotesWhenTheArgumentsAreChanged() {
    vote(bob);

    Decision edited = cast(asked, person(carl), true, 1, edit("HAM", 9_000));

    assertThat(edited).isInstanceOf(Decision.Voted.class);
    ApprovalVoting voting = now().voting();
    assertThat(voting.version()).isEqualTo(2);
    assertThat(voting.counting()).extracting(v -> v.person()).containsExactly(carl);
    assertThat(voting.voided()).extracting(v -> v.person()).containsExactly(bob);
    assertThat(voting.original()).containsEntry("to", "BER");
    assertThat(voting.editedBy()).isEqualTo(carl);
    assertThat(now().arguments()).containsEntry("to", "HAM");
    assertThat(now().amount()).isEqualTo(new Money(9_000, "EUR"));
    assertThat(now().ticket().arguments()).isNull();
    AuditEntry audit = audit("approval.edit");
    assertThat(audit.actor()).isEqualTo(carl);
    assertThat(audit.details()).containsEntry("voided", List.of(bob)).containsEntry("version", 2);

    assertThat(cast(asked, person(bob), true, 1, null)).isInstanceOf(Decision.Outdated.class);
    assertThat(cast(asked, person(bob), true, 2, null)).isInstanceOf(Decision.Decided.class);

    assertThat(now().ticket().arguments()).containsEntry("to", "HAM");
    assertThat(verify("hash-1")).isInstanceOf(Verification.Missing.class);
    assertThat(verify("hash-HAM")).isInstanceOf(Verification.Allowed.class);
  }

  @Test
  void shouldCountNoVoteForAChangeThatCostsMoreThanWasShown() {
    ApprovalView single = ask(1, new ApprovalRule("approval:write", "anybody"));

    Decision dearer = cast(single, person(bob), true, null, edit("LAX", 90_000));

    assertThat(dearer).isInstanceOf(Decision.Dearer.class);
    ApprovalView shown = ((Decision.Dearer) dearer).approval();
    assertThat(shown.state()).isEqualTo(ApprovalState.PENDING);
    assertThat(shown.amount()).isEqualTo(new Money(90_000, "EUR"));
    assertThat(shown.voting().votes()).isEmpty();

    assertThat(cast(single, person(bob), true, 2, null)).isInstanceOf(Decision.Decided.class);
  }

  @Test
  void shouldNotRaiseTheMaximumWhenAChangeIsApprovedAtOnce() {
    ApprovalView single = ask(1, new ApprovalRule("approval:write", "anybody"));

    Decision decided = cast(single, person(bob), true, null, edit("HAM", 10_900));

    assertThat(((Decision.Decided) decided).approval().maximum())
        .isEqualTo(new Money(11_000, "EUR"));
    assertThat(((Decision.Decided) decided).approval().ticket().arguments())
        .containsEntry("to", "HAM");
  }

  @Test
  void shouldStopChangingWhenItWasChangedTooOften() {
    for (int version = 1; version < ApprovalVotes.MOST_VERSIONS; version++) {
      assertThat(cast(asked, person(bob), true, version, edit("X" + version, 1)))
          .isInstanceOf(Decision.Voted.class);
    }

    assertThat(cast(asked, person(bob), true, null, edit("LAST", 1)))
        .isInstanceOf(Decision.TooManyEdits.class);
  }

  @Test
  void shouldLetADelegateDecideInTheRequestersPlaceUntilItIsWithdrawn() {
    ApprovalView own = ask(1, REQUESTER);
    assertThat(cast(own, person(bob), true, null, null)).isInstanceOf(Decision.Refused.class);

    Delegation given = delegate(run.subject(), bob, own.approvalId());
    assertThat(stores.approvals().decidesInPlaceOf(own, person(bob))).hasValue(run.subject());
    stores.delegations().withdraw(TENANT_A, given.delegationId(), run.subject());
    assertThat(cast(own, person(bob), true, null, null)).isInstanceOf(Decision.Refused.class);
    assertThat(stores.delegations().withdraw(TENANT_A, given.delegationId(), bob)).isEmpty();

    delegate(run.subject(), bob, own.approvalId());
    Decision decided = cast(own, person(bob), true, null, null);

    assertThat(decided).isInstanceOf(Decision.Decided.class);
    assertThat(((Decision.Decided) decided).approval().decidedBy()).isEqualTo(bob);
    assertThat(audit("approval.vote").details()).containsEntry("inPlaceOf", run.subject());
    assertThat(audit("approval.delegate").actor()).isEqualTo(run.subject());
    assertThat(audit("approval.undelegate").actor()).isEqualTo(run.subject());
  }

  @Test
  void shouldMakeNoSecondDelegationThatLetsAPersonDoTheSame() {
    Delegation first = forAnHour(bob, carl, MAY);
    Delegation again = forAnHour(bob, carl, MAY);
    Delegation other = forAnHour(bob, dora, MAY);

    assertThat(again).isEqualTo(first);
    assertThat(other.delegationId()).isNotEqualTo(first.delegationId());
    stores.delegations().withdraw(TENANT_A, first.delegationId(), bob);
    assertThat(forAnHour(bob, carl, MAY).delegationId()).isNotEqualTo(first.delegationId());
  }

  @Test
  void shouldListDelegationsPageByPage() {
    List<String> made = new ArrayList<>();
    for (String person : List.of(carl, dora, run.subject())) {
      made.addFirst(forAnHour(bob, person, MAY).delegationId());
    }

    List<Delegation> page = stores.delegations().of(TENANT_A, bob, null, 2);
    Delegation last = page.getLast();
    List<Delegation> rest =
        stores
            .delegations()
            .of(
                TENANT_A,
                bob,
                new Cursor(last.createdAt(), UUID.fromString(last.delegationId())),
                2);

    assertThat(Stream.concat(page.stream(), rest.stream()).map(Delegation::delegationId).sorted())
        .containsExactlyElementsOf(made.stream().sorted().toList());
    assertThat(page).hasSize(2);
  }

  private Delegation forAnHour(String delegator, String delegate, Set<String> scopes) {
    return stores
        .delegations()
        .create(
            TENANT_A,
            delegator,
            delegate,
            null,
            scopes,
            clock.instant(),
            clock.instant().plusSeconds(3600));
  }

  @Test
  void shouldEndADelegationWithItsTime() {
    ApprovalView own = ask(1, REQUESTER);
    delegate(run.subject(), bob, null);
    assertThat(stores.approvals().decidesInPlaceOf(own, person(bob))).isPresent();

    clock.forward(Duration.ofHours(2));

    assertThat(stores.approvals().decidesInPlaceOf(own, person(bob))).isEmpty();
  }

  @Test
  void shouldNotHandADelegationOn() {
    ApprovalView own = ask(1, REQUESTER);
    delegate(run.subject(), bob, own.approvalId());
    delegate(bob, carl, null);

    assertThat(cast(own, person(carl), true, null, null)).isInstanceOf(Decision.Refused.class);
  }

  @Test
  void shouldNeverMakeTheRequesterADelegate() {
    ApprovalView strict = ask(1, new ApprovalRule("finance:approve", "finance"));
    Decider manager = new Decider(bob, Set.of("finance:approve"));
    stores
        .delegations()
        .create(
            TENANT_A,
            bob,
            run.subject(),
            null,
            List.of("finance:approve"),
            clock.instant(),
            clock.instant().plus(Duration.ofHours(1)));

    assertThat(stores.approvals().decidesInPlaceOf(strict, manager)).hasValue(bob);
    assertThat(cast(strict, person(run.subject()), true, null, null))
        .isInstanceOf(Decision.Refused.class);
    assertThat(stores.approvals().waitingFor(TENANT_A, person(run.subject()), null, 200))
        .extracting(ApprovalView::approvalId)
        .doesNotContain(strict.approvalId());
  }

  @Test
  void shouldCountOneRightOnceWhenItsHolderAndTheDelegateBothVote() {
    delegateScope("finance:approve", bob, dora);
    ApprovalView strict = ask(1, new ApprovalRule("finance:approve", "finance", null, true));
    Decider manager = new Decider(bob, Set.of("finance:approve"));

    assertThat(cast(strict, manager, true, null, null)).isInstanceOf(Decision.Voted.class);
    assertThat(cast(strict, person(dora), true, null, null)).isInstanceOf(Decision.Voted.class);

    assertThat(
            stores.approvals().find(TENANT_A, strict.approvalId()).orElseThrow().voting().votes())
        .hasSize(1);
  }

  @Test
  void shouldLetOnlyTheRequesterTakeItBack() {
    assertThat(stores.approvals().withdraw(TENANT_A, asked.approvalId(), bob, null))
        .isInstanceOf(Decision.Refused.class);

    Decision withdrawn =
        stores.approvals().withdraw(TENANT_A, asked.approvalId(), run.subject(), "not needed");

    assertThat(withdrawn).isInstanceOf(Decision.Decided.class);
    assertThat(now().state()).isEqualTo(ApprovalState.WITHDRAWN);
    assertThat(now().reason()).isEqualTo("not needed");
    assertThat(vote(bob)).isInstanceOf(Decision.Already.class);
    assertThat(stores.approvals().withdraw(TENANT_A, asked.approvalId(), run.subject(), null))
        .isInstanceOf(Decision.Already.class);
  }

  @Test
  void shouldDecideOnceWhenTwoPeopleVoteAtOnceInTwoProcesses() throws Exception {
    try (Stores other = Fixtures.stores(clock)) {
      List<Stores> processes = List.of(stores, other);
      for (int round = 1; round <= 5; round++) {
        ApprovalView next = ask(round, FOUR_EYES);
        CyclicBarrier barrier = new CyclicBarrier(4);
        List<Future<Decision>> futures = new ArrayList<>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int click = 0; click < 4; click++) {
            Stores process = processes.get(click % 2);
            String voter = click < 2 ? bob : carl;
            futures.add(
                pool.submit(() -> {
                  barrier.await();
                  return process
                      .approvals()
                      .decide(
                          new Ballot(
                              TENANT_A, next.approvalId(), person(voter), true, null, null, null));
                }));
          }
        }
        List<Decision> decisions = new ArrayList<>();
        for (Future<Decision> future : futures) {
          decisions.add(future.get());
        }
        assertThat(decisions).filteredOn(d -> d instanceof Decision.Decided).hasSize(1);
        ApprovalView done = stores.approvals().find(TENANT_A, next.approvalId()).orElseThrow();
        assertThat(done.state()).isEqualTo(ApprovalState.APPROVED);
        assertThat(done.voting().votes())
            .extracting(v -> v.person())
            .containsExactlyInAnyOrder(bob, carl);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"weft_worker", "weft_system"})
  void shouldRefuseEveryStatementByWhichAnotherRoleCouldVote(String role) throws SQLException {
    for (String statement :
        List.of(
            insertVote(bob),
            "INSERT INTO weft.approval_version (tenant_id, approval_id, version, arguments,"
                + " arguments_hash, sentence, replaced_at, replaced_by) VALUES ('demo', '"
                + asked.approvalId()
                + "', 1, '\\x01', 'h', '\\x01', now(), '"
                + bob
                + "')",
            "INSERT INTO weft.approval_delegation (tenant_id, delegation_id, delegator, delegate,"
                + " scopes, valid_from, valid_until, created_at) VALUES ('demo',"
                + " gen_random_uuid(), '"
                + bob
                + "', '"
                + carl
                + "', '{}', now(), now() + interval '1 hour', now())",
            "UPDATE weft.approval SET four_eyes = false",
            "UPDATE weft.approval SET version = 2",
            "UPDATE weft.approval_vote SET approve = true",
            "DELETE FROM weft.approval_vote")) {
      assertThatThrownBy(() -> executeAs(role, statement))
          .as(statement)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void shouldKeepTheRulesInTheDatabaseAlsoForTheApi() throws SQLException {
    String approve =
        "UPDATE weft.approval SET state = 'APPROVED', decided_by = '"
            + bob
            + "' WHERE approval_id = '"
            + asked.approvalId()
            + "'";
    assertThatThrownBy(() -> executeAs("weft_app", insertVote(run.subject())))
        .hasMessageContaining("the requester has no vote");
    assertThatThrownBy(() -> executeAs("weft_app", approve))
        .hasMessageContaining("two people must approve");
    executeAs("weft_app", insertVote(bob));
    assertThatThrownBy(() -> executeAs("weft_app", insertVote(bob)))
        .hasMessageContaining("approval_vote_pkey");
    assertThatThrownBy(() -> executeAs("weft_app", approve))
        .hasMessageContaining("two people must approve");
    assertThatThrownBy(() -> executeAs("weft_app", "DELETE FROM weft.approval_vote"))
        .hasMessageContaining("permission denied");
    executeAs("weft_app", insertVote(carl));
    executeAs("weft_app", approve);
    assertThat(now().state()).isEqualTo(ApprovalState.APPROVED);
    assertThatThrownBy(() -> executeAs("weft_app", insertVote(dora)))
        .hasMessageContaining("not pending");
  }

  private String insertVote(String voter) {
    return "INSERT INTO weft.approval_vote (tenant_id, approval_id, version, voter, on_behalf_of,"
        + " approve, voted_at) VALUES ('demo', '"
        + asked.approvalId()
        + "', 1, '"
        + voter
        + "', '"
        + voter
        + "', true, now())";
  }

  private static void executeAs(String role, String sql) throws SQLException {
    try (Connection connection = TestDatabase.as(role);
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SELECT set_config('weft.tenant', 'demo', true)");
      statement.execute(sql);
      connection.commit();
    }
  }

  /** Nobody whom another test has given anything. */
  private String somebody(String name) {
    return stores.subjects().subjectFor(TENANT_A, name + "-" + run.runId());
  }

  private ApprovalView ask(int round, ApprovalRule rule) {
    return stores
        .approvals()
        .request(
            Fixtures.approval(
                stores, Fixtures.call(run, "flight", 1), round, Duration.ofHours(24), rule));
  }

  private Delegation delegate(String from, String to, String approvalId) {
    Instant now = clock.instant();
    return stores
        .delegations()
        .create(TENANT_A, from, to, approvalId, MAY, now, now.plus(Duration.ofHours(1)));
  }

  private void delegateScope(String scope, String from, String to) {
    Instant now = clock.instant();
    stores
        .delegations()
        .create(TENANT_A, from, to, null, List.of(scope), now, now.plus(Duration.ofHours(1)));
  }

  private static Decider person(String id) {
    return new Decider(id, MAY);
  }

  private Decision vote(String person) {
    return cast(asked, person(person), true, null, null);
  }

  private Decision cast(
      ApprovalView approval, Decider decider, boolean approve, Integer version, Ballot.Edit edit) {
    return stores
        .approvals()
        .decide(new Ballot(TENANT_A, approval.approvalId(), decider, approve, null, version, edit));
  }

  private static Ballot.Edit edit(String to, long minor) {
    return new Ballot.Edit(
        Map.of("to", to),
        "hash-" + to,
        new Money(minor, "EUR"),
        new Money(minor + minor / 10, "EUR"),
        "Book a flight to " + to);
  }

  private ApprovalView now() {
    return stores.approvals().find(TENANT_A, asked.approvalId()).orElseThrow();
  }

  private Verification verify(String hash) {
    return stores
        .approvals()
        .verify(Fixtures.call(run, "flight", 1, asked.approvalId()), hash, null, true);
  }

  private long events(String type) {
    return stores.runs().events(TENANT_A, run.runId(), 0, 100).stream()
        .filter(event -> event.type().equals(type))
        .count();
  }

  private AuditEntry audit(String action) {
    return stores.audit().latest(TENANT_A, 50).stream()
        .filter(entry -> entry.action().equals(action))
        .findFirst()
        .orElseThrow();
  }
}
