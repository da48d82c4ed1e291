package dev.weft.testkit.fake;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.debt.DebtActivities;
import dev.weft.contract.debt.DebtItem;
import dev.weft.contract.debt.DebtProgress;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.debt.DebtTicket;
import dev.weft.contract.run.EffectKeys;
import dev.weft.contract.run.RunContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Debts whose rows a test writes. A try that the flow does not call failed counts as undone. */
public final class FakeDebts implements DebtActivities {
  private final Map<String, DebtState> states = new LinkedHashMap<>();
  private final List<String> codes = new ArrayList<>();
  private Predicate<String> undone = _ -> false;
  private boolean forgotten;

  /** The state of a step's debt, as the api or the step's own activity writes it. */
  public synchronized FakeDebts becomes(String stepId, DebtState state) {
    states.put(stepId, state);
    return this;
  }

  /** Which undone steps close their debt, as the activity of the undo does. */
  public synchronized FakeDebts closedBy(Predicate<String> steps) {
    undone = steps;
    return this;
  }

  /** The calls can no longer be read. */
  public synchronized FakeDebts forget() {
    forgotten = true;
    return this;
  }

  /** The codes of the tries that failed. */
  public synchronized List<String> failures() {
    return List.copyOf(codes);
  }

  @Override
  public synchronized DebtProgress items(RunContext run) {
    states.replaceAll((step, state) ->
        state == DebtState.RETRYING && undone.test(step) ? DebtState.UNDONE : state);
    List<DebtItem> items = new ArrayList<>();
    states.forEach((step, state) -> items.add(new DebtItem(step, 0, 1, "agent.do", state)));
    return new DebtProgress(items);
  }

  @Override
  public synchronized DebtTicket take(RunContext run, String stepId, int iteration) {
    DebtState state = states.getOrDefault(stepId, DebtState.VOID);
    StepCall call =
        new StepCall(
            run,
            stepId,
            iteration,
            1,
            1,
            "agent",
            "do",
            Map.of(),
            EffectKeys.of(run.runId(), stepId, iteration),
            null,
            0);
    return new DebtTicket(state, state == DebtState.RETRYING && !forgotten ? call : null);
  }

  @Override
  public synchronized void failed(RunContext run, String stepId, int iteration, String code) {
    codes.add(code);
    states.put(stepId, DebtState.OPEN);
  }
}
