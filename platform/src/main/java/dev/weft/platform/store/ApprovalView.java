package dev.weft.platform.store;

import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.approval.ApprovalTicket;
import dev.weft.contract.money.Money;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An approval. Personal parts are null once their person was forgotten.
 *
 * @param tenant its tenant
 * @param approvalId its id
 * @param runId the run that waits for it
 * @param workflowId that run's workflow id, to wake it
 * @param subject surrogate of the person whom the run is about, or {@code "-"}
 * @param stepId the step that waits for it
 * @param iteration the step's iteration
 * @param round 0 the first time, one more each time the price rose past what was approved
 * @param agent who would act
 * @param action what it would do
 * @param arguments what it would be called with: what the person saw; null in lists when large
 * @param argumentsHash what an approval binds
 * @param amount what it costs now; null when it costs nothing
 * @param maximum the most it may cost; null when it costs nothing
 * @param sentence what happens, in a sentence
 * @param undoable whether it can be undone
 * @param scope the scope that lets somebody decide
 * @param who who may decide, in words
 * @param requesterOnly whether nobody but the requester may
 * @param requester surrogate of the person who asked for the run, else whom it is about
 * @param state its state; a pending one whose deadline has passed is EXPIRED
 * @param deadline when silence becomes no
 * @param requestedAt when it was asked for
 * @param decidedAt when it was decided or closed
 * @param decidedBy surrogate of who decided
 * @param reason what that person wrote
 * @param voting how far it is
 * @param largeArguments in lists, about how many bytes the arguments are when they are too large to
 *     stand there
 */
public record ApprovalView(
    String tenant,
    String approvalId,
    String runId,
    String workflowId,
    String subject,
    String stepId,
    int iteration,
    int round,
    String agent,
    String action,
    @Nullable Map<String, Object> arguments,
    String argumentsHash,
    @Nullable Money amount,
    @Nullable Money maximum,
    @Nullable String sentence,
    boolean undoable,
    String scope,
    String who,
    boolean requesterOnly,
    String requester,
    ApprovalState state,
    Instant deadline,
    Instant requestedAt,
    @Nullable Instant decidedAt,
    @Nullable String decidedBy,
    @Nullable String reason,
    ApprovalVoting voting,
    @Nullable Long largeArguments) {
  /** Whether the rule names this person. */
  public boolean names(String person) {
    return !requesterOnly || requester.equals(person);
  }

  /** The tool's full name, as in {@code calendar.createEvent}. */
  public String toolName() {
    return action.indexOf('.') < 0 ? agent + "." + action : action;
  }

  /** What flows know of it. */
  public ApprovalTicket ticket() {
    boolean edited = state == ApprovalState.APPROVED && voting.version() > 1;
    return new ApprovalTicket(approvalId, state, deadline, edited ? arguments : null);
  }
}
