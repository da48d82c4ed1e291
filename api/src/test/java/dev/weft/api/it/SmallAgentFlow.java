package dev.weft.api.it;

import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.AgentFlowResult;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.FlowProgress;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ApprovalActivities;
import dev.weft.contract.approval.ApprovalEdits;
import dev.weft.contract.approval.ApprovalQuote;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.approval.ApprovalTicket;
import dev.weft.contract.run.EffectKeys;
import dev.weft.contract.run.RunActivities;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.tool.ApprovalRule;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks for one approval and ends as it was decided; a goal that begins with "quick" asks none. */
public final class SmallAgentFlow implements AgentFlowWorkflow {
  private final ActivityOptions options =
      ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofSeconds(20)).build();
  private final RunActivities runs = Workflow.newActivityStub(RunActivities.class, options);
  private final ApprovalActivities approvals =
      Workflow.newActivityStub(ApprovalActivities.class, options);
  private RunStatus status = RunStatus.RUNNING;
  private String decided = "";

  @Override
  public AgentFlowResult run(AgentFlowInput input) {
    record(input, 1);
    try {
      status = decide(input);
      record(input, 2);
    } catch (CanceledFailure e) {
      status = RunStatus.CANCELLED;
      Workflow.newDetachedCancellationScope(() -> record(input, 2)).run();
      throw e;
    }
    return new AgentFlowResult(status, List.of(), List.of(), List.of(), null, null);
  }

  private RunStatus decide(AgentFlowInput input) {
    if (input.goal() == null || input.goal().startsWith("quick")) {
      return RunStatus.COMPLETED;
    }
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("to", "BER");
    params.put("date", "2027-03-01");
    StepCall call =
        new StepCall(
            input.run(),
            "flight",
            0,
            1,
            1,
            "travel",
            "bookFlight",
            params,
            EffectKeys.of(input.run().runId(), "flight", 0),
            null,
            1);
    Workflow.registerListener(new Quotes(call));
    ApprovalTicket ticket =
        approvals.request(call, new ApprovalRule("approval:write", "the requester"), 0);
    Workflow.await(() -> decided.equals(ticket.approvalId()));
    ApprovalState state = approvals.read(input.run(), ticket.approvalId()).state();
    return state == ApprovalState.APPROVED ? RunStatus.COMPLETED : RunStatus.REJECTED;
  }

  /** Quotes the one call that it asks for. */
  private final class Quotes implements ApprovalEdits {
    private final StepCall call;

    Quotes(StepCall call) {
      this.call = call;
    }

    @Override
    public ApprovalQuote quoteEdit(String approvalId, Map<String, Object> arguments) {
      return approvals.quote(call.with(arguments));
    }
  }

  private void record(AgentFlowInput input, long sequence) {
    runs.record(
        new RunUpdate(input.run(), sequence, status, null, null, null, List.of(), null, null));
  }

  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public void approvalDecided(String approvalId) {
    decided = approvalId;
  }

  @Override
  public FlowProgress status() {
    return new FlowProgress(status, List.of(), null);
  }
}
