package dev.weft.contract.payload;

import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.AgentFlowResult;
import dev.weft.contract.agent.Estimate;
import dev.weft.contract.agent.FlowProgress;
import dev.weft.contract.agent.OnError;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanInput;
import dev.weft.contract.agent.PlanKind;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanProposal;
import dev.weft.contract.agent.PlanRequest;
import dev.weft.contract.agent.PlanResult;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.PlanValidation;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepOutcome;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.approval.ApprovalQuote;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.approval.ApprovalTicket;
import dev.weft.contract.debt.DebtInput;
import dev.weft.contract.debt.DebtItem;
import dev.weft.contract.debt.DebtProgress;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.debt.DebtTicket;
import dev.weft.contract.document.DocumentSummaryInput;
import dev.weft.contract.document.DocumentSummaryResult;
import dev.weft.contract.key.KeyRotation;
import dev.weft.contract.key.KeyRotationInput;
import dev.weft.contract.key.KeyRotationResult;
import dev.weft.contract.key.ReencryptionBatch;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.run.RunUpdate.RunError;
import dev.weft.contract.run.RunUpdate.StepChange;
import dev.weft.contract.run.StepStatus;
import dev.weft.contract.saga.TripBookingInput;
import dev.weft.contract.saga.TripBookingResult;
import dev.weft.contract.schedule.ScheduledRun;
import dev.weft.contract.schedule.ScheduledStartInput;
import dev.weft.contract.schedule.ScheduledStartResult;
import dev.weft.contract.tenancy.TableProof;
import dev.weft.contract.tenancy.TenantMove;
import dev.weft.contract.tenancy.TenantMoveInput;
import dev.weft.contract.tenancy.TenantMoveResult;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.contract.tool.Effect;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One full value of every record that stands in histories. */
final class Samples {
  private static final RunContext RUN =
      new RunContext(
          "acme",
          "019abc00-0000-7000-8000-000000000001",
          "019abc00-0000-7000-8000-000000000002",
          "AgentFlow",
          List.of("calendar:write"),
          "Europe/Vienna",
          "en",
          Instant.parse("2026-11-21T08:00:00Z"));
  private static final TenantMove MOVE =
      new TenantMove(
          "acme",
          "019abc00-0000-7000-8000-000000000006",
          "eu-west-1",
          "us-east-1",
          2,
          600,
          "019abc00-0000-7000-8000-000000000003");
  private static final Money PRICE = new Money(12_900, "EUR");
  private static final ApprovalRule RULE = new ApprovalRule("approval:write", "the requester");
  private static final PlanStep INNER =
      PlanStep.of("inner", "finance", "listExpenses", map("from", "2026-11-01"), List.of("flight"));
  private static final PlanStep STEP =
      new PlanStep(
          "flight",
          "travel",
          "bookFlight",
          map("to", "BER"),
          List.of("first"),
          "first.ok",
          List.of(INNER),
          List.of(INNER),
          OnError.RETRY,
          3,
          false,
          Duration.ofSeconds(20),
          RULE,
          new PlanStep.Traits(Effect.MONEY, true, false, Duration.ofSeconds(30)));
  private static final Plan PLAN =
      new Plan(1, PlanKind.CONDITIONAL, List.of(STEP), Duration.ofSeconds(5));
  private static final PlanProblem PROBLEM =
      new PlanProblem("/steps/0/action", "unknown_tool", "choose another");
  private static final RunError ERROR =
      new RunError("NotAvailable", "no seat", "flight", map("left", 0));
  private static final StepOutcome OUTCOME =
      new StepOutcome(
          "flight",
          "travel",
          "bookFlight",
          StepStatus.UNDONE,
          2,
          map("bookingId", "B1"),
          PRICE,
          "NotAvailable",
          "no seat");
  private static final PlanResult.PlanFailure FAILURE =
      new PlanResult.PlanFailure(
          "no destination",
          List.of("a flight"),
          List.of("Where to?"),
          List.of("Book a flight to Berlin"),
          List.of(PROBLEM),
          "{}");
  private static final Estimate ESTIMATE = new Estimate(PRICE, PRICE, List.of("quoted later"));

  private Samples() {}

  static List<Record> all() {
    return List.of(
        RUN,
        new AgentFlowInput(RUN, "Book a flight", PLAN),
        new AgentFlowResult(
            RunStatus.FAILED_WITH_DEBT, List.of(OUTCOME), List.of("a"), List.of("b"), ERROR, null),
        new FlowProgress(RunStatus.WAITING, List.of(OUTCOME), "approval"),
        PLAN,
        new PlanInput(RUN, "Book a flight", PLAN),
        new PlanProposal("offline", "{}", FAILURE, true),
        new PlanRequest(RUN, "Book a flight", "{}", List.of(PROBLEM)),
        new PlanResult("offline", PLAN, "00ff", ESTIMATE, FAILURE),
        new PlanValidation(PLAN, "00ff", ESTIMATE, List.of(PROBLEM)),
        new StepCall(
            RUN,
            "flight",
            0,
            2,
            3,
            "travel",
            "bookFlight",
            map("to", "BER"),
            "0123456789abcdef0123456789abcdef",
            "approval",
            7),
        new StepResult(map("bookingId", "B1"), PRICE, 2),
        RULE,
        new ApprovalQuote(
            PRICE,
            PRICE,
            "Book a flight.",
            List.of(new PlanProblem("/to", "missing", "is required")),
            "NotAvailable"),
        new ApprovalTicket(
            "019abc00-0000-7000-8000-000000000003",
            ApprovalState.PENDING,
            Instant.parse("2026-11-22T08:00:00Z")),
        new RunUpdate(
            RUN,
            4,
            RunStatus.RUNNING,
            PLAN,
            "00ff",
            "offline",
            List.of(new StepChange("flight", 0, StepStatus.SKIPPED, "x")),
            map("status", "RUNNING"),
            ERROR),
        new DebtInput(RUN),
        new DebtProgress(
            List.of(new DebtItem("flight", 0, 2, "travel.bookFlight", DebtState.OPEN))),
        new DebtTicket(
            DebtState.RETRYING,
            new StepCall(
                RUN.reusing(List.of("search")),
                "flight",
                0,
                2,
                3,
                "travel",
                "bookFlight",
                map("to", "BER"),
                "0123456789abcdef0123456789abcdef",
                "approval",
                7)),
        new ScheduledStartInput("acme", "019abc00-0000-7000-8000-000000000004"),
        new ScheduledStartResult("019abc00-0000-7000-8000-000000000001"),
        new ScheduledRun(RUN, "agent-flow/acme/-/x", "goal", map("goal", "Book a flight"), null),
        new KeyRotationInput("acme"),
        new KeyRotation(
            "acme", "019abc00-0000-7000-8000-000000000005", Instant.parse("2026-11-23T07:00:00Z")),
        new ReencryptionBatch(500, List.of("019abc00-0000-7000-8000-000000000001", "flight")),
        new KeyRotationResult(12, 24, 1_500),
        new TenantMoveInput(MOVE),
        MOVE,
        new TableProof("run", 12, "9f86d081884c7d65"),
        new TenantMoveResult(1_500, "60303ae22b998861"),
        new DocumentSummaryInput(RUN, "A report", "Its text."),
        new DocumentSummaryResult(RunStatus.COMPLETED, 3, "A summary.", "model m", null),
        new TripBookingInput(RUN, "VIE", "BER", LocalDate.of(2027, 3, 1), 2),
        new TripBookingResult(
            RunStatus.COMPLETED, List.of(OUTCOME), List.of("a"), List.of("b"), ERROR, null));
  }

  private static Map<String, Object> map(String key, Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(key, value);
    return map;
  }
}
