package dev.weft.contract.document;

import dev.weft.contract.agent.FlowProgress;
import dev.weft.contract.approval.ApprovalListener;
import dev.weft.contract.run.Pausable;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Sums up a long document part by part. */
@WorkflowInterface
public interface DocumentSummaryWorkflow extends ApprovalListener, Pausable {
  /** The flow's name in the catalogue. */
  String NAME = "DocumentSummary";

  @WorkflowMethod(name = NAME)
  DocumentSummaryResult run(DocumentSummaryInput input);

  @QueryMethod
  FlowProgress status();
}
