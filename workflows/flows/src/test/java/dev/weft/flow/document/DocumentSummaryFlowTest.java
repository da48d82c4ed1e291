package dev.weft.flow.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.contract.document.DocumentSummaryInput;
import dev.weft.contract.document.DocumentSummaryResult;
import dev.weft.contract.document.DocumentSummaryWorkflow;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.testkit.flow.FlowExtension;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DocumentSummaryFlowTest {
  private static final String THREE_PARTS = "It was a long report about many things. ".repeat(400);

  @RegisterExtension
  static final FlowExtension flows = FlowExtension.of(DocumentSummaryWorkflowImpl.class);

  @BeforeEach
  void setUp() {
    for (int part = 1; part <= 3; part++) {
      flows.steps().returns("part-" + part, Map.of("text", "Part " + part, "method", "model m"));
    }
    flows.steps().returns("summary", Map.of("text", "The whole", "method", "model m"));
  }

  @Test
  void shouldSumUpEachPartAndThenTheWhole() {
    WorkflowStub run = start(THREE_PARTS);
    DocumentSummaryResult result = flows.result(run, DocumentSummaryResult.class);

    assertThat(result)
        .isEqualTo(new DocumentSummaryResult(RunStatus.COMPLETED, 3, "The whole", "model m", null));
    assertThat(flows.steps().calls().getLast().params())
        .containsEntry("summaries", List.of("Part 1", "Part 2", "Part 3"))
        .containsEntry("title", "A report");
    flows.keepHistory("DocumentSummary", "completed", run);
  }

  @Test
  void shouldAskNoFinishedPartAgainWhenALaterOneIsTriedAgain() {
    flows.steps().fails("part-2", ErrorType.Unavailable, ErrorType.RateLimited);

    flows.result(start(THREE_PARTS), DocumentSummaryResult.class);

    assertThat(flows.steps().called())
        .containsExactly("part-1", "part-2", "part-2", "part-2", "part-3", "summary");
  }

  @Test
  void shouldEndCancelledWhenItIsCancelledWithinAPart() throws Exception {
    flows.steps().blocks("part-1");
    WorkflowStub run = start(THREE_PARTS);
    flows.steps().awaitBlocked();

    run.cancel();

    assertCancelled(run);
    flows.keepHistory("DocumentSummary", "cancelled", run);
  }

  @Test
  void shouldEndCancelledWhenACallIsCutOffBeforeTheEngineSaysSo() throws Exception {
    flows.steps().blocks("part-1").endsCutOff("part-1");
    WorkflowStub run = start(THREE_PARTS);
    flows.steps().awaitBlocked();

    run.cancel();

    assertCancelled(run);
    flows.keepHistory("DocumentSummary", "cut-off", run);
  }

  @Test
  void shouldFailWhenACallIsCutOffAlthoughNobodyCancelled() {
    flows.steps().fails("part-1", ErrorType.Cancelled);

    WorkflowStub run = start(THREE_PARTS);

    WorkflowFailedException failed =
        catchThrowableOfType(
            WorkflowFailedException.class, () -> flows.result(run, DocumentSummaryResult.class));
    assertThat(
            ((ApplicationFailure) failed.getCause())
                .getDetails()
                .get(DocumentSummaryResult.class)
                .status())
        .isEqualTo(RunStatus.FAILED_UNDONE);
  }

  @Test
  void shouldFailForAnEmptyDocument() {
    WorkflowStub run = start("  \n ");

    assertThatThrownBy(() -> flows.result(run, DocumentSummaryResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(flows.steps().called()).isEmpty();
  }

  private static void assertCancelled(WorkflowStub run) {
    assertThatThrownBy(() -> flows.result(run, DocumentSummaryResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOf(CanceledFailure.class);
    assertThat(flows.steps().called()).containsExactly("part-1");
    assertThat(flows.runs().statuses()).endsWith(RunStatus.CANCELLED);
  }

  private static WorkflowStub start(String text) {
    RunContext run = flows.newRun(DocumentSummaryWorkflow.NAME);
    return flows.start(
        DocumentSummaryWorkflow.NAME, run, new DocumentSummaryInput(run, "A report", text));
  }
}
