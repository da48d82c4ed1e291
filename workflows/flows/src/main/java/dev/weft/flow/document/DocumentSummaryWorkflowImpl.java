package dev.weft.flow.document;

import dev.weft.contract.agent.FlowProgress;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.document.DocumentSummaryInput;
import dev.weft.contract.document.DocumentSummaryResult;
import dev.weft.contract.document.DocumentSummaryWorkflow;
import dev.weft.contract.error.ErrorType;
import dev.weft.flow.run.FlowRun;
import dev.weft.flow.run.RunEnd;
import dev.weft.flow.run.RunStopped;
import io.temporal.workflow.WorkflowInit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums up a document: a step for each part, one after the other, then one for the whole. */
public final class DocumentSummaryWorkflowImpl implements DocumentSummaryWorkflow {
  private final FlowRun flow;
  private final List<String> summaries = new ArrayList<>();
  private Map<String, Object> whole = new LinkedHashMap<>();

  @WorkflowInit
  public DocumentSummaryWorkflowImpl(DocumentSummaryInput input) {
    flow = new FlowRun(input.run());
  }

  @Override
  public DocumentSummaryResult run(DocumentSummaryInput input) {
    return flow.run(() -> summarize(input), this::result);
  }

  @Override
  public FlowProgress status() {
    return flow.progress();
  }

  @Override
  public void approvalDecided(String approvalId) {
    flow.approvalDecided(approvalId);
  }

  @Override
  public void pause() {
    flow.pause();
  }

  @Override
  public void resume() {
    flow.resume();
  }

  private void summarize(DocumentSummaryInput input) {
    List<String> parts = DocumentParts.of(input.text());
    if (parts.isEmpty()) {
      throw RunStopped.failed(ErrorType.InvalidInput, "the document is empty", "summary");
    }
    List<PlanStep> steps = new ArrayList<>(DocumentSteps.parts(parts.size()));
    steps.add(DocumentSteps.SUMMARY);
    flow.begin(steps);
    for (int i = 0; i < parts.size(); i++) {
      Map<String, Object> part = params("text", parts.get(i), input.title());
      summaries.add(text(flow.call(steps.get(i), part)));
    }
    whole = flow.call(DocumentSteps.SUMMARY, params("summaries", summaries, input.title()));
  }

  private static Map<String, Object> params(String name, Object value, @Nullable String title) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put(name, value);
    if (title != null) {
      params.put("title", title);
    }
    return params;
  }

  private static String text(Map<String, Object> summary) {
    return summary.get("text") instanceof String text ? text : "";
  }

  private DocumentSummaryResult result(RunEnd end) {
    return new DocumentSummaryResult(
        end.status(),
        summaries.size(),
        whole.get("text") instanceof String text ? text : null,
        whole.get("method") instanceof String method ? method : null,
        end.error());
  }
}
