package dev.weft.activity.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.activity.approval.ApprovalActivitiesImpl;
import dev.weft.activity.engine.ActivityCalls;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.support.TestRegion;
import dev.weft.activity.tool.Agent;
import dev.weft.activity.tool.Quote;
import dev.weft.activity.tool.Spending;
import dev.weft.activity.tool.Tool;
import dev.weft.activity.tool.ToolCatalog;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.StepActivities;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ApprovalActivities;
import dev.weft.contract.approval.ApprovalQuote;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.approval.ApprovalTicket;
import dev.weft.contract.approval.ArgumentsHash;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.money.Money;
import dev.weft.contract.retry.Failure;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.contract.tool.Effect;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Ballot;
import dev.weft.platform.store.Decider;
import dev.weft.platform.store.Decision;
import dev.weft.platform.store.Stores;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StepActivitiesIT {
  private static final ApprovalRule RULE = new ApprovalRule("approval:write", "the requester");

  private final Stores stores = TestRegion.stores();
  private final ShopAgent shop = new ShopAgent();
  private final ActivityCalls calls = new ActivityCalls();
  private TestActivityEnvironment engine;
  private StepActivities steps;
  private ApprovalActivities approvals;
  private RunContext run;

  @BeforeEach
  void start() {
    ToolCatalog catalog = new ToolCatalog(List.of(shop));
    engine = TestActivityEnvironment.newInstance();
    engine.registerActivitiesImplementations(
        new StepActivitiesImpl(
            catalog,
            TestRegion.permission(),
            stores,
            StepStreams.none(),
            TestRegion.config().worker(),
            calls),
        new ApprovalActivitiesImpl(
            catalog, TestRegion.permission(), stores, TestRegion.config(), calls));
    steps = engine.newActivityStub(StepActivities.class);
    approvals = engine.newActivityStub(ApprovalActivities.class);
    run = TestRegion.run("shop:write");
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void shouldRefuseAGuardedCallThatNobodyApproved() {
    assertThat(failure(call(null)).getType()).isEqualTo("ApprovalMissing");

    ApprovalTicket pending = approvals.request(call(null), RULE, 0);

    assertThat(failure(call(pending.approvalId())).getType()).isEqualTo("ApprovalMissing");
    assertThat(shop.bought).hasValue(0);
  }

  @Test
  void shouldAskNobodyForACallThatTheRequesterMayNotMake() {
    run = TestRegion.run("calendar:read");

    assertThatThrownBy(() -> approvals.request(call(null), RULE, 0))
        .cause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo("ScopeMissing"));
    assertThat(shop.quoted).hasValue(0);
  }

  @Test
  void shouldAskWithASentenceAnAmountAMaximumAndADeadline() {
    ApprovalTicket ticket = approvals.request(call(null), RULE, 0);
    ApprovalTicket again = approvals.request(call(null), RULE, 0);

    ApprovalView asked =
        stores.approvals().find(TestRegion.TENANT, ticket.approvalId()).orElseThrow();
    assertThat(again).isEqualTo(ticket);
    assertThat(asked.sentence()).isEqualTo("Buy a lamp.");
    assertThat(asked.amount()).isEqualTo(new Money(1000, "EUR"));
    assertThat(asked.maximum()).isEqualTo(new Money(1100, "EUR"));
    assertThat(asked.undoable()).isTrue();
    assertThat(Duration.between(asked.requestedAt(), asked.deadline()))
        .isBetween(Duration.ofHours(23), Duration.ofHours(25));
    assertThat(stores.runs().find(TestRegion.TENANT, run.runId()).orElseThrow().status())
        .isEqualTo(RunStatus.WAITING);
  }

  @Test
  void shouldSpendWhatAPersonApprovedAndNoMore() {
    ApprovalTicket ticket = approved(call(null));

    assertThat(steps.execute(call(ticket.approvalId())).spent()).isEqualTo(new Money(1000, "EUR"));
    assertThat(shop.allowed).isEqualTo(new Money(1100, "EUR"));
  }

  @Test
  void shouldNeedTwoPeopleWhereTheToolAsksForFourEyes() {
    ApprovalTicket ticket = approvals.request(pay(null, "a lamp"), RULE, 0);
    ApprovalView asked =
        stores.approvals().find(TestRegion.TENANT, ticket.approvalId()).orElseThrow();
    assertThat(asked.voting().fourEyes()).isTrue();

    assertThat(vote(ticket, "bob@example.org", null)).isInstanceOf(Decision.Voted.class);
    assertThat(failure(pay(ticket.approvalId(), "a lamp")).getType()).isEqualTo("ApprovalMissing");
    assertThat(vote(ticket, "carl@example.org", null)).isInstanceOf(Decision.Decided.class);

    assertThat(steps.execute(pay(ticket.approvalId(), "a lamp")).spent())
        .isEqualTo(new Money(1000, "EUR"));
  }

  @Test
  void shouldCallWithWhatTheApproverChangedAndNothingElse() {
    ApprovalTicket ticket = approvals.request(call(null), RULE, 0);
    Map<String, Object> changed = Map.of("what", "a candle");
    ApprovalQuote quote = approvals.quote(call(null).with(changed));
    Ballot.Edit edit =
        new Ballot.Edit(
            changed,
            ArgumentsHash.of("shop.buy", changed),
            quote.amount(),
            quote.maximum(),
            quote.sentence());

    assertThat(quote.sentence()).isEqualTo("Buy a candle.");
    assertThat(vote(ticket, "bob@example.org", edit)).isInstanceOf(Decision.Decided.class);

    ApprovalTicket decided = approvals.read(run, ticket.approvalId());
    assertThat(decided.arguments()).isEqualTo(changed);
    assertThat(failure(call(ticket.approvalId())).getType()).isEqualTo("ApprovalMissing");
    assertThat(steps.execute(call(ticket.approvalId()).with(decided.arguments())).output())
        .containsEntry("what", "a candle");
  }

  @Test
  void shouldSayWhatIsWrongWithChangedArguments() {
    ApprovalQuote quote = approvals.quote(call(null).with(Map.of("when", "now")));

    assertThat(quote.problems())
        .extracting(PlanProblem::pointer)
        .containsExactlyInAnyOrder("/when", "/what");
  }

  @Test
  void shouldGuardACallThatOnlyItsPlanWantsConfirmed() {
    StepCall unapproved =
        TestRegion.call(
            run, "look", "shop.look", Map.of("what", "a lamp"), UUID.randomUUID().toString());

    assertThat(failure(unapproved).getType()).isEqualTo("ApprovalMissing");
  }

  @Test
  void shouldAskAgainWhenThePriceRosePastTheMaximum() {
    ApprovalTicket ticket = approved(call(null));
    shop.price.set(1500);

    ApplicationFailure failure = failure(call(ticket.approvalId()));

    assertThat(failure.getType()).isEqualTo("ApprovalExceeded");
    assertThat(failure.isNonRetryable()).isTrue();
    assertThat(failure.getDetails().get(Money.class)).isEqualTo(new Money(1500, "EUR"));
    ApprovalTicket again = approvals.request(call(null), RULE, 1);
    assertThat(again.approvalId()).isNotEqualTo(ticket.approvalId());
    assertThat(
            stores.approvals().find(TestRegion.TENANT, again.approvalId()).orElseThrow().sentence())
        .isEqualTo("The price has risen past what was approved. Buy a lamp.");
  }

  @Test
  void shouldRefuseOtherArgumentsThanWereApproved() {
    ApprovalTicket ticket = approved(call(null));
    StepCall other =
        TestRegion.call(run, "buy", "shop.buy", Map.of("what", "a palace"), ticket.approvalId());

    assertThat(failure(other).getType()).isEqualTo("ApprovalMissing");
  }

  @Test
  void shouldRefuseWhatAPersonRejected() {
    ApprovalTicket ticket = approvals.request(call(null), RULE, 0);
    TestRegion.decide(ticket.approvalId(), run.subject(), false);

    assertThat(failure(call(ticket.approvalId())).getType()).isEqualTo("ApprovalRejected");
    assertThat(approvals.read(run, ticket.approvalId()).state()).isEqualTo(ApprovalState.REJECTED);
  }

  @Test
  void shouldHandTheEngineARetryableFailureWithTheWaitThatWasAsked() {
    ApprovalTicket ticket = approved(call(null));
    shop.failure =
        TypedFailure.outside("busy", new Failure.Http(429, Duration.ofSeconds(12)), true, null);

    ApplicationFailure failure = failure(call(ticket.approvalId()));

    assertThat(failure.getType()).isEqualTo(ErrorType.RateLimited.name());
    assertThat(failure.isNonRetryable()).isFalse();
    assertThat(failure.getNextRetryDelay()).isEqualTo(Duration.ofSeconds(12));
    assertThat(stores.runs().steps(TestRegion.TENANT, run.runId()).getFirst().status())
        .isEqualTo(StepStatus.RUNNING);
  }

  @Test
  void shouldEndSoonAfterACancel() throws Exception {
    ApprovalTicket ticket = approved(call(null));
    shop.slow = true;
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            steps.execute(call(ticket.approvalId()));
            ended.complete(null);
          } catch (RuntimeException e) {
            ended.complete(e);
          }
        });
    shop.started.get(1, TimeUnit.MINUTES);

    long cancelled = System.nanoTime();
    engine.requestCancelActivity();
    Throwable failure = ended.get(1, TimeUnit.MINUTES);

    // It looks once a second, and a busy machine takes its time; without looking it never ends.
    assertThat(Duration.ofNanos(System.nanoTime() - cancelled)).isLessThan(Duration.ofSeconds(20));
    assertThat(failure)
        .isInstanceOfAny(
            ActivityFailure.class, CanceledFailure.class, ActivityCompletionException.class);
    assertThat(shop.interrupted).isTrue();
  }

  @Test
  void shouldNotAskForAnUnknownApproval() {
    assertThatThrownBy(() -> approvals.read(run, run.runId()))
        .hasRootCauseInstanceOf(ApplicationFailure.class);
  }

  private ApprovalTicket approved(StepCall call) {
    ApprovalTicket ticket = approvals.request(call, RULE, 0);
    TestRegion.decide(ticket.approvalId(), run.subject(), true);
    return ticket;
  }

  private StepCall call(String approvalId) {
    return TestRegion.call(run, "buy", "shop.buy", Map.of("what", "a lamp"), approvalId);
  }

  private StepCall pay(String approvalId, String what) {
    return TestRegion.call(run, "pay", "shop.pay", Map.of("what", what), approvalId);
  }

  private Decision vote(ApprovalTicket ticket, String person, Ballot.Edit edit) {
    String voter = stores.subjects().subjectFor(TestRegion.TENANT, person);
    return TestRegion.cast(
        new Ballot(
            TestRegion.TENANT,
            ticket.approvalId(),
            new Decider(voter, Set.of("approval:write")),
            true,
            null,
            null,
            edit));
  }

  private ApplicationFailure failure(StepCall call) {
    return (ApplicationFailure)
        catchThrowableOfType(ActivityFailure.class, () -> steps.execute(call)).getCause();
  }

  record Wish(String what) {}

  record Bought(String what, Money price) implements Spending {
    @Override
    public Money spent() {
      return price;
    }
  }

  @Agent(name = "shop", role = "Buys.")
  static final class ShopAgent {
    private final AtomicLong bought = new AtomicLong();
    private final AtomicLong quoted = new AtomicLong();
    private final AtomicLong price = new AtomicLong(1000);
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private volatile TypedFailure failure;
    private volatile boolean slow;
    private volatile boolean interrupted;
    private volatile Money allowed;

    @Tool(
        description = "Buys something.",
        effect = Effect.MONEY,
        undo = "giveBack",
        quote = "ask",
        scope = "shop:write",
        approvalScope = "approval:write")
    Bought buy(Wish wish, ToolContext context) {
      allowed = context.allowed();
      Money now = new Money(price.get(), "EUR");
      if (failure != null) {
        throw failure;
      }
      if (slow) {
        started.complete(null);
        try {
          Thread.sleep(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
          interrupted = true;
          Thread.currentThread().interrupt();
          throw new CancellationException("interrupted");
        }
      }
      if (now.minor() > allowed.minor()) {
        throw TypedFailure.of(ErrorType.ApprovalExceeded, "dearer", now);
      }
      bought.incrementAndGet();
      return new Bought(wish.what(), now);
    }

    @Tool(
        description = "Pays for something.",
        effect = Effect.MONEY,
        undo = "giveBack",
        quote = "ask",
        scope = "shop:write",
        approvalScope = "approval:write",
        approvalRole = "two of finance",
        fourEyes = true)
    Bought pay(Wish wish, ToolContext context) {
      return buy(wish, context);
    }

    @Tool(description = "Looks at something.", effect = Effect.READ, scope = "shop:write")
    Wish look(Wish wish, ToolContext context) {
      return wish;
    }

    void giveBack(Wish wish, ToolContext context) {
      bought.decrementAndGet();
    }

    Quote ask(Wish wish, ToolContext context) {
      quoted.incrementAndGet();
      return new Quote(new Money(price.get(), "EUR"), "Buy " + wish.what() + ".");
    }
  }
}
