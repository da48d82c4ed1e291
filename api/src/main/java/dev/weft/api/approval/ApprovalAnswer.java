package dev.weft.api.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.api.flow.LargeValue;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.money.Money;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.ApprovalVoting;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An approval as the API shows it. */
@Schema(name = "ApprovalView", description = "What a person has to decide, or has decided.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ApprovalAnswer(
    String approvalId,
    String runId,
    @Schema(example = "flight") String stepId,
    @Schema(example = "travel") String agent,
    @Schema(example = "bookFlight") String action,
    ApprovalState state,
    @Schema(description = "What happens, in a sentence.") @Nullable String sentence,
    @Schema(description = "The arguments of the call; the approval is bound to them.")
        @Nullable Map<String, Object> arguments,
    @Nullable Money amount,
    @Schema(description = "Above this it is asked again.") @Nullable Money maximum,
    Instant deadline,
    Instant requestedAt,
    @Schema(description = "Who may decide.", example = "the requester") String who,
    @Schema(description = "The scope that lets somebody decide.", example = "approval:write")
        String scope,
    @Schema(
            description =
                "Whether only the person who asked for the run may decide, besides whoever has"
                    + " the scope approval:admin.")
        boolean requesterOnly,
    @Schema(description = "Whether it can be undone later.") boolean undoable,
    @Schema(example = "means no") String silence,
    @Nullable Instant decidedAt,
    @Nullable String reason,
    @Schema(description = "Whether two people must agree, neither of them the requester.")
        boolean fourEyes,
    @Schema(description = "How many must say yes.", example = "1") int votesRequired,
    @Schema(description = "Everybody who said yes to the arguments as they are.") List<Vote> votes,
    @Schema(description = "Votes that no longer count, because the arguments were changed.")
        int votesVoided,
    @Schema(
            description =
                "The version of the arguments; send it with a decision, and one for arguments that"
                    + " somebody has changed since is refused.",
            example = "1")
        int version,
    @Schema(description = "The arguments before anybody changed them; absent while nobody has.")
        @Nullable Map<String, Object> originalArguments,
    @Schema(description = "Surrogate of who changed them last.") @Nullable String editedBy,
    @Nullable Instant editedAt,
    @Schema(
            description =
                "In lists, stands in place of arguments above 32 KB; the approval itself has them.")
        @Nullable LargeValue largeArguments) {
  private static final String SILENCE = "means no";

  /** One person's yes. */
  @Schema(name = "Vote", description = "A yes; persons are surrogates.")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Vote(
      String person,
      @Schema(description = "In whose place, where not the own.") @Nullable String inPlaceOf,
      Instant at) {}

  /** One whole. */
  static ApprovalAnswer of(ApprovalView view) {
    return of(view, null);
  }

  /**
   * One of a list.
   *
   * @param api the address of the API
   */
  static ApprovalAnswer listed(ApprovalView view, String api) {
    Long bytes = view.largeArguments();
    return of(
        view,
        bytes == null
            ? null
            : new LargeValue(bytes, api + "/api/v1/approvals/" + view.approvalId()));
  }

  private static ApprovalAnswer of(ApprovalView view, @Nullable LargeValue large) {
    ApprovalVoting voting = view.voting();
    return new ApprovalAnswer(
        view.approvalId(),
        view.runId(),
        view.stepId(),
        view.agent(),
        view.action(),
        view.state(),
        view.sentence(),
        view.arguments(),
        view.amount(),
        view.maximum(),
        view.deadline(),
        view.requestedAt(),
        view.who(),
        view.scope(),
        view.requesterOnly(),
        view.undoable(),
        SILENCE,
        view.decidedAt(),
        view.reason(),
        voting.fourEyes(),
        voting.required(),
        voting.counting().stream().map(ApprovalAnswer::vote).toList(),
        voting.voided().size(),
        voting.version(),
        voting.original(),
        voting.editedBy(),
        voting.editedAt(),
        large);
  }

  private static Vote vote(ApprovalVoting.Vote vote) {
    boolean own = vote.person().equals(vote.onBehalfOf());
    return new Vote(vote.person(), own ? null : vote.onBehalfOf(), vote.at());
  }
}
