package dev.weft.platform.store;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.EffectKeys;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.platform.signal.RunSignals;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs, calls and approvals for tests. */
final class Fixtures {
  static final RunTarget TARGET =
      new RunTarget("eu-west-1", "weft-eu-west-1", "flows.standard", "127.0.0.1:7233");

  private Fixtures() {}

  static Stores stores(Clock clock) {
    return stores(DatabaseRole.API, clock);
  }

  static Stores stores(DatabaseRole role, Clock clock) {
    return Stores.open(TestDatabase.config(), role, OpenTelemetry.noop(), RunSignals.none(), clock);
  }

  static RunContext run(Stores stores, String tenant) {
    String subject = stores.subjects().subjectFor(tenant, "anna@example.org");
    return new RunContext(
        tenant,
        TimeOrderedIds.at(stores.clock().instant()).toString(),
        subject,
        "AgentFlow",
        List.of("calendar:write"),
        "Europe/Vienna",
        "de-AT",
        stores.clock().instant());
  }

  static NewRun request(RunContext run, @Nullable String reference) {
    return new NewRun(
        run,
        WorkflowIds.of(run.flow(), run),
        run.subject(),
        reference,
        "Book a flight to Berlin",
        null,
        TARGET);
  }

  static RunContext accepted(Stores stores, String tenant) {
    RunContext run = run(stores, tenant);
    stores.runs().accept(request(run, null));
    return run;
  }

  static StepCall call(RunContext run, String stepId, int position) {
    return call(run, stepId, position, null);
  }

  static StepCall call(RunContext run, String stepId, int position, @Nullable String approvalId) {
    return new StepCall(
        run,
        stepId,
        0,
        position,
        3,
        "travel",
        "bookFlight",
        Map.of("to", "BER"),
        EffectKeys.of(run.runId(), stepId, 0),
        approvalId,
        position);
  }

  static RunUpdate update(RunContext run, long sequence, RunStatus status) {
    return new RunUpdate(run, sequence, status, null, null, null, List.of(), null, null);
  }

  static NewApproval approval(Stores stores, StepCall call, int round, Duration wait) {
    return new NewApproval(
        call,
        round,
        new ApprovalRule("approval:write", "the requester"),
        Map.of("to", "BER"),
        "hash-1",
        new Money(10_000, "EUR"),
        new Money(11_000, "EUR"),
        "Book a flight to Berlin for 100.00 EUR",
        true,
        stores.clock().instant().plus(wait));
  }

  /** An approval under another rule, with reminders. */
  static NewApproval approval(
      Stores stores,
      StepCall call,
      int round,
      Duration wait,
      ApprovalRule rule,
      NewApproval.Reminder... reminders) {
    NewApproval plain = approval(stores, call, round, wait);
    return new NewApproval(
        plain.call(),
        plain.round(),
        rule,
        plain.arguments(),
        plain.argumentsHash(),
        plain.amount(),
        plain.maximum(),
        plain.sentence(),
        plain.undoable(),
        plain.deadline(),
        List.of(reminders));
  }

  static String randomId() {
    return UUID.randomUUID().toString();
  }
}
