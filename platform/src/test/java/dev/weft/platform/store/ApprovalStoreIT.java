package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static dev.weft.platform.store.TestDatabase.TENANT_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.money.Money;
import dev.weft.contract.payload.LargeValues;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import dev.weft.contract.tool.ApprovalRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApprovalStoreIT {
  private final MutableClock clock = new MutableClock();
  private Stores stores;
  private RunContext run;
  private StepCall call;
  private ApprovalView asked;

  @BeforeEach
  void ask() {
    stores = Fixtures.stores(clock);
    run = Fixtures.accepted(stores, TENANT_A);
    call = Fixtures.call(run, "flight", 1);
    asked = stores.approvals().request(Fixtures.approval(stores, call, 0, Duration.ofHours(24)));
    call = Fixtures.call(run, "flight", 1, asked.approvalId());
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void shouldMarkRunAndStepAsWaitingWhenAsked() {
    assertThat(asked.state()).isEqualTo(ApprovalState.PENDING);
    assertThat(asked.sentence()).isEqualTo("Book a flight to Berlin for 100.00 EUR");
    assertThat(asked.arguments()).containsEntry("to", "BER");
    assertThat(status()).isEqualTo(RunStatus.WAITING);
    assertThat(stores.runs().steps(TENANT_A, run.runId()).getFirst().status())
        .isEqualTo(StepStatus.WAITING);
    assertThat(stores.approvals().inbox(TENANT_A, ApprovalState.PENDING, run.runId(), null, 10))
        .containsExactly(asked);
    assertThat(stores.approvals().inbox(TENANT_B, null, run.runId(), null, 10)).isEmpty();
    assertThat(stores.approvals().find(TENANT_B, asked.approvalId())).isEmpty();
  }

  @Test
  void shouldLetOnlyTheRequesterDecideWhenTheRuleSaysSo() {
    NewApproval open = Fixtures.approval(stores, call, 1, Duration.ofHours(1));
    ApprovalView own =
        stores
            .approvals()
            .request(
                new NewApproval(
                    open.call(),
                    open.round(),
                    new ApprovalRule("approval:write", "the requester", true),
                    open.arguments(),
                    open.argumentsHash(),
                    open.amount(),
                    open.maximum(),
                    open.sentence(),
                    open.undoable(),
                    open.deadline()));
    String carl = stores.subjects().subjectFor(TENANT_A, "carl@example.org");

    assertThat(own.requesterOnly()).isTrue();
    assertThat(own.requester()).isEqualTo(run.subject());
    assertThat(stores.approvals().decide(TENANT_A, own.approvalId(), carl, true, null))
        .isEqualTo(new Decision.Refused(own));
    Decider admin = new Decider(carl, Set.of("approval:write", "approval:admin"));
    assertThat(
            stores
                .approvals()
                .decide(new Ballot(TENANT_A, own.approvalId(), admin, false, null, null, null)))
        .isInstanceOf(Decision.Decided.class);
    assertThat(stores.approvals().decide(TENANT_A, asked.approvalId(), carl, true, null))
        .isInstanceOf(Decision.Decided.class);
  }

  @Test
  void shouldLeaveLargeArgumentsOutOfLists() {
    NewApproval open =
        Fixtures.approval(stores, Fixtures.call(run, "report", 2), 0, Duration.ofHours(24));
    NewApproval large =
        new NewApproval(
            open.call(),
            open.round(),
            new ApprovalRule("approval:write", "the requester", true),
            Map.of("text", "x".repeat(LargeValues.INLINE_BYTES)),
            open.argumentsHash(),
            open.amount(),
            open.maximum(),
            open.sentence(),
            open.undoable(),
            open.deadline());
    ApprovalView asked = stores.approvals().request(large);

    ApprovalView listed =
        stores.approvals().inbox(TENANT_A, null, run.runId(), null, 5).stream()
            .filter(one -> one.approvalId().equals(asked.approvalId()))
            .findFirst()
            .orElseThrow();

    assertThat(listed.arguments()).isNull();
    assertThat(listed.largeArguments()).isGreaterThan(LargeValues.INLINE_BYTES);
    ApprovalView whole = stores.approvals().find(TENANT_A, asked.approvalId()).orElseThrow();
    assertThat(whole.arguments()).isEqualTo(large.arguments());
    assertThat(whole.largeArguments()).isNull();
  }

  @Test
  void shouldReturnTheFirstWhenAskedAgain() {
    ApprovalView again =
        stores.approvals().request(Fixtures.approval(stores, call, 0, Duration.ofHours(48)));
    assertThat(again).isEqualTo(asked);
    assertThat(stores.approvals().request(Fixtures.approval(stores, call, 1, Duration.ofHours(1))))
        .extracting(ApprovalView::round)
        .isEqualTo(1);
  }

  @Test
  void shouldAllowExactlyWhatWasApproved() {
    assertThat(verify("hash-1", 10_000)).isInstanceOf(Verification.Missing.class);

    assertThat(decide(true)).isInstanceOf(Decision.Decided.class);

    assertThat(status()).isEqualTo(RunStatus.RUNNING);
    assertThat(verify("hash-1", 10_000)).isInstanceOf(Verification.Allowed.class);
    assertThat(verify("hash-1", 11_000)).isInstanceOf(Verification.Allowed.class);
    assertThat(verify("hash-1", 11_001))
        .isEqualTo(new Verification.Exceeded(new Money(11_000, "EUR"), new Money(11_001, "EUR")));
    assertThat(verify("hash-2", 10_000)).isInstanceOf(Verification.Missing.class);
    assertThat(stores.approvals().verify(call, "hash-1", new Money(1, "USD")))
        .isInstanceOf(Verification.Exceeded.class);
    // another step, or another run, cannot use it
    assertThat(
            stores
                .approvals()
                .verify(
                    Fixtures.call(run, "hotel", 2, asked.approvalId()),
                    "hash-1",
                    new Money(1, "EUR")))
        .isInstanceOf(Verification.Missing.class);
    assertThat(
            stores
                .approvals()
                .verify(
                    Fixtures.call(
                        Fixtures.accepted(stores, TENANT_A), "flight", 1, asked.approvalId()),
                    "hash-1",
                    new Money(1, "EUR")))
        .isInstanceOf(Verification.Missing.class);
    assertThat(stores.approvals().verify(Fixtures.call(run, "flight", 1), "hash-1", null))
        .isInstanceOf(Verification.Missing.class);
  }

  @Test
  void shouldLetOneOfManyDecide() throws Exception {
    // given: as from several api processes, each with connections of its own
    int voters = 8;
    CyclicBarrier barrier = new CyclicBarrier(voters);
    List<Decision> decisions = new ArrayList<>();
    List<Stores> processes = new ArrayList<>();

    // when
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Decision>> futures = new ArrayList<>();
      for (int i = 0; i < voters; i++) {
        boolean approve = i % 2 == 0;
        Stores process = Fixtures.stores(clock);
        processes.add(process);
        futures.add(
            pool.submit(() -> {
              barrier.await();
              return process
                  .approvals()
                  .decide(TENANT_A, asked.approvalId(), run.subject(), approve, "because");
            }));
      }
      for (Future<Decision> future : futures) {
        decisions.add(future.get());
      }
    } finally {
      processes.forEach(Stores::close);
    }

    // then
    assertThat(decisions).filteredOn(d -> d instanceof Decision.Decided).hasSize(1);
    ApprovalView won =
        ((Decision.Decided)
                decisions.stream()
                    .filter(d -> d instanceof Decision.Decided)
                    .findFirst()
                    .orElseThrow())
            .approval();
    assertThat(decisions)
        .filteredOn(d -> d instanceof Decision.Already)
        .hasSize(voters - 1)
        .allSatisfy(d -> assertThat(((Decision.Already) d).approval()).isEqualTo(won));
    assertThat(won.reason()).isEqualTo("because");
    assertThat(stores.runs().events(TENANT_A, run.runId(), 0, 100))
        .filteredOn(event -> event.type().equals("approval.decided"))
        .hasSize(1);
  }

  @Test
  void shouldLetEitherTheDecisionOrTheDeadlineWin() throws Exception {
    for (int round = 1; round <= 10; round++) {
      ApprovalView next =
          stores.approvals().request(Fixtures.approval(stores, call, round, Duration.ofHours(1)));
      CyclicBarrier barrier = new CyclicBarrier(2);
      try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Decision> decision =
            pool.submit(() -> {
              barrier.await();
              return stores
                  .approvals()
                  .decide(TENANT_A, next.approvalId(), run.subject(), true, null);
            });
        Future<ApprovalView> expiry =
            pool.submit(() -> {
              barrier.await();
              return stores
                  .approvals()
                  .close(TENANT_A, next.approvalId(), ApprovalState.EXPIRED)
                  .orElseThrow();
            });
        boolean decided = decision.get() instanceof Decision.Decided;
        ApprovalState state = expiry.get().state();
        assertThat(state).isEqualTo(decided ? ApprovalState.APPROVED : ApprovalState.EXPIRED);
        assertThat(stores.approvals().find(TENANT_A, next.approvalId()).orElseThrow().state())
            .isEqualTo(state);
      }
    }
  }

  @Test
  void shouldRejectByDeadlineWhenTheClickIsLate() {
    clock.forward(Duration.ofHours(25));
    assertThat(stores.approvals().find(TENANT_A, asked.approvalId()).orElseThrow().state())
        .isEqualTo(ApprovalState.EXPIRED);
    assertThat(stores.approvals().inbox(TENANT_A, ApprovalState.PENDING, run.runId(), null, 10))
        .isEmpty();

    Decision late = decide(true);

    assertThat(late).isInstanceOf(Decision.Already.class);
    assertThat(((Decision.Already) late).approval().state()).isEqualTo(ApprovalState.EXPIRED);
    assertThat(verify("hash-1", 1)).isInstanceOf(Verification.Rejected.class);
  }

  @Test
  void shouldWithdrawWhatIsPendingWhenTheRunEnds() {
    stores.runs().apply(Fixtures.update(run, 7, RunStatus.CANCELLED));
    assertThat(stores.approvals().find(TENANT_A, asked.approvalId()).orElseThrow().state())
        .isEqualTo(ApprovalState.WITHDRAWN);
    assertThat(decide(true)).isInstanceOf(Decision.Already.class);
    assertThat(status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void shouldRefuseToCloseAsApproved() {
    assertThatThrownBy(
            () -> stores.approvals().close(TENANT_A, asked.approvalId(), ApprovalState.APPROVED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(stores.approvals().decide(TENANT_A, Fixtures.randomId(), run.subject(), true, null))
        .isInstanceOf(Decision.NotFound.class);
    assertThat(stores.approvals().decide(TENANT_B, asked.approvalId(), run.subject(), true, null))
        .isInstanceOf(Decision.NotFound.class);
  }

  @Test
  void shouldNeverDoAnEffectThatWasUndone() {
    assertThat(stores.effects().recordUndone(call)).isEmpty();
    assertThat(stores.effects().recordDone(call, java.util.Map.of("id", 1)))
        .hasValueSatisfying(
            before -> assertThat(before.state()).isEqualTo(RecordedEffect.State.UNDONE));
    StepCall other = Fixtures.call(run, "hotel", 2);
    assertThat(stores.effects().recordDone(other, java.util.Map.of("id", 1))).isEmpty();
    assertThat(stores.effects().recordDone(other, java.util.Map.of("id", 2)))
        .hasValueSatisfying(before -> assertThat(before.result()).containsEntry("id", 1));
    assertThat(stores.effects().recordUndone(other))
        .hasValueSatisfying(
            before -> assertThat(before.state()).isEqualTo(RecordedEffect.State.DONE));
    assertThat(stores.effects().find(other))
        .hasValueSatisfying(now -> assertThat(now.state()).isEqualTo(RecordedEffect.State.UNDONE));
  }

  private RunStatus status() {
    return stores.runs().find(TENANT_A, run.runId()).orElseThrow().status();
  }

  private Decision decide(boolean approve) {
    return stores.approvals().decide(TENANT_A, asked.approvalId(), run.subject(), approve, null);
  }

  private Verification verify(String hash, long minor) {
    return stores.approvals().verify(call, hash, new Money(minor, "EUR"));
  }
}
