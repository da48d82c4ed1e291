package dev.weft.contract.approval;

import io.temporal.workflow.UpdateMethod;
import java.util.Map;

/**
 * A flow that can say what a call which waits for approval would be with other arguments. It
 * changes nothing and approves nothing: the api writes the approval's row, and only that counts.
 */
public interface ApprovalEdits {
  /** The update's name. */
  String QUOTE = "quoteEdit";

  /**
   * Quotes the waiting call with other arguments; refuses with {@code NotFound} for an approval
   * that the flow does not wait for.
   */
  @UpdateMethod(name = QUOTE)
  ApprovalQuote quoteEdit(String approvalId, Map<String, Object> arguments);
}
