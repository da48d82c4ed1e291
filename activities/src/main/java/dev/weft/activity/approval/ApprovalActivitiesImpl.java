package dev.weft.activity.approval;

import dev.weft.activity.engine.ActivityCalls;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.Quote;
import dev.weft.activity.tool.RegisteredTool;
import dev.weft.activity.tool.SharedContext;
import dev.weft.activity.tool.ToolCatalog;
import dev.weft.activity.tool.ToolContext;
import dev.weft.activity.tool.ToolPermission;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ApprovalActivities;
import dev.weft.contract.approval.ApprovalQuote;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.approval.ApprovalTicket;
import dev.weft.contract.approval.ArgumentsHash;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.platform.store.ApprovalStore;
import dev.weft.platform.store.NewApproval;
import dev.weft.platform.store.Stores;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks for approvals and reads them. */
public final class ApprovalActivitiesImpl implements ApprovalActivities {
  private final ToolCatalog catalog;
  private final ToolPermission permission;
  private final ApprovalStore approvals;
  private final WeftConfig.Approvals config;
  private final Reminders reminders;
  private final ActivityCalls calls;
  private final Clock clock;

  public ApprovalActivitiesImpl(
      ToolCatalog catalog,
      ToolPermission permission,
      Stores stores,
      WeftConfig config,
      ActivityCalls calls) {
    this.permission = permission;
    this.catalog = catalog;
    this.approvals = stores.approvals();
    this.config = config.approvals();
    this.reminders = new Reminders(config);
    this.calls = calls;
    this.clock = stores.clock();
  }

  @Override
  public ApprovalTicket request(StepCall call, ApprovalRule rule, int round) {
    return calls.callWhileWanted(call.run(), info -> ask(call, rule, round, info.getAttempt()));
  }

  private ApprovalTicket ask(StepCall call, ApprovalRule asked, int round, int attempt) {
    RegisteredTool tool = catalog.tool(call.toolName());
    permission.require(call, tool.descriptor());
    ApprovalRule declared = tool.descriptor().approval();
    Priced priced = price(tool, call, attempt);
    Instant now = clock.instant();
    return approvals
        .request(
            new NewApproval(
                call,
                round,
                declared == null ? asked : declared.tightenedBy(asked),
                call.params(),
                ArgumentsHash.of(call),
                priced.amount(),
                priced.maximum(),
                sentence(round, priced.sentence()),
                tool.descriptor().undoable(),
                now.plus(config.deadline()),
                reminders.between(now, now.plus(config.deadline()))))
        .ticket();
  }

  @Override
  public ApprovalQuote quote(StepCall call) {
    return calls.call(info -> {
      RegisteredTool tool = catalog.tool(call.toolName());
      List<PlanProblem> problems = tool.problems(call.params());
      if (!problems.isEmpty()) {
        return ApprovalQuote.wrong(problems);
      }
      Priced priced = price(tool, call, info.getAttempt());
      return new ApprovalQuote(
          priced.amount(), priced.maximum(), priced.sentence(), List.of(), null);
    });
  }

  private record Priced(@Nullable Money amount, @Nullable Money maximum, String sentence) {}

  private Priced price(RegisteredTool tool, StepCall call, int attempt) {
    Optional<Quote> quote =
        tool.quote(call.params(), new ToolContext(call, attempt, clock, SharedContext.NONE, null));
    Money amount = quote.map(Quote::amount).orElse(null);
    return new Priced(
        amount,
        amount == null ? null : maximum(amount, config.maximumMarkupPercent()),
        quote.map(Quote::sentence).orElse(tool.descriptor().description()));
  }

  /** A person who is asked again must read why. */
  private static String sentence(int round, String asked) {
    return round == 0 ? asked : "The price has risen past what was approved. " + asked;
  }

  /** The amount and the percentage on top, rounded down to minor units. */
  static Money maximum(Money amount, int markupPercent) {
    return new Money(
        Math.addExact(amount.minor(), Math.multiplyExact(amount.minor(), markupPercent) / 100),
        amount.currency());
  }

  @Override
  public ApprovalTicket read(RunContext run, String approvalId) {
    return calls.call(_ ->
        approvals
            .find(run.tenant(), approvalId)
            .filter(approval -> approval.runId().equals(run.runId()))
            .orElseThrow(ApprovalActivitiesImpl::unknown)
            .ticket());
  }

  @Override
  public ApprovalTicket close(RunContext run, String approvalId, ApprovalState as) {
    return calls.call(_ ->
        approvals
            .close(run.tenant(), approvalId, as)
            .orElseThrow(ApprovalActivitiesImpl::unknown)
            .ticket());
  }

  private static TypedFailure unknown() {
    return TypedFailure.of(ErrorType.NotFound, "there is no such approval");
  }
}
