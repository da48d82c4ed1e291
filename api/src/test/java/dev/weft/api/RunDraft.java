package dev.weft.api;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.platform.store.RunOrigin;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.Sharing;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A run's row that is being changed. */
final class RunDraft {
  private final RunView old;
  RunStatus status;
  String goal;
  Map<String, Object> input;
  Plan plan;
  RunUpdate.RunError error;
  List<Money> spent;
  Instant startedAt;
  Instant endedAt;
  Instant cancelRequestedAt;
  Instant pausedAt;
  RunOrigin origin;
  int openDebts;
  Sharing sharing;

  RunDraft(RunView old) {
    this.old = old;
    status = old.status();
    goal = old.goal();
    input = old.input();
    plan = old.plan();
    error = old.error();
    spent = old.spent();
    startedAt = old.startedAt();
    endedAt = old.endedAt();
    cancelRequestedAt = old.cancelRequestedAt();
    pausedAt = old.pausedAt();
    origin = old.origin();
    openDebts = old.openDebts();
    sharing = old.sharing();
  }

  /** The row after the change. */
  RunView view() {
    return new RunView(
        old.run(),
        old.workflowId(),
        old.requestedBy(),
        old.reference(),
        status,
        goal,
        input,
        plan,
        old.planHash(),
        old.planner(),
        old.result(),
        error,
        old.modelCost(),
        spent,
        old.target(),
        old.version() + 1,
        old.lastEvent(),
        startedAt,
        endedAt,
        cancelRequestedAt,
        pausedAt,
        origin,
        openDebts,
        old.rerunOf(),
        sharing);
  }
}
