package dev.weft.platform.store;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as the projection holds it. Personal parts are null once their person was forgotten.
 *
 * @param run who asked for what, when and from where
 * @param workflowId its workflow id
 * @param requestedBy surrogate of who asked
 * @param reference the caller's own key
 * @param status its state
 * @param goal what was asked in plain words
 * @param input what was asked otherwise
 * @param plan the validated plan, once there is one
 * @param planHash SHA-256 of the plan's JSON, hexadecimal
 * @param planner who made the plan
 * @param result what the flow returned
 * @param error why it did not complete
 * @param modelCost what its model calls cost
 * @param spent what its tools have spent and not undone, one amount per currency
 * @param target where it runs
 * @param version grows with each change; the ETag
 * @param lastEvent the highest number of its events
 * @param startedAt when the engine took it
 * @param endedAt when it ended
 * @param cancelRequestedAt when it was first asked to cancel
 * @param pausedAt since when it is paused; null while it goes on
 * @param origin what started it, and when
 * @param openDebts how many of its effects wait for a person
 * @param rerunOf the run that it repeats from some step on; null when it repeats none
 * @param sharing whose it is, and who else sees it
 */
public record RunView(
    RunContext run,
    String workflowId,
    @Nullable String requestedBy,
    @Nullable String reference,
    RunStatus status,
    @Nullable String goal,
    @Nullable Map<String, Object> input,
    @Nullable Plan plan,
    @Nullable String planHash,
    @Nullable String planner,
    @Nullable Map<String, Object> result,
    RunUpdate.@Nullable RunError error,
    ModelCost modelCost,
    List<Money> spent,
    RunTarget target,
    long version,
    long lastEvent,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant cancelRequestedAt,
    @Nullable Instant pausedAt,
    RunOrigin origin,
    int openDebts,
    @Nullable String rerunOf,
    Sharing sharing) {
  public RunView {
    spent = List.copyOf(spent);
  }
}
