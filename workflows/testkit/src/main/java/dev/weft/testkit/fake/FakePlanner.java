package dev.weft.testkit.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.contract.agent.Estimate;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanActivities;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanProposal;
import dev.weft.contract.agent.PlanRequest;
import dev.weft.contract.agent.PlanResult.PlanFailure;
import dev.weft.contract.agent.PlanValidation;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A planner that proposes what a test says, and a validator that accepts whatever can be read as a
 * plan.
 */
public final class FakePlanner implements PlanActivities {
  /** The hash that every accepted plan gets. */
  public static final String HASH = "0".repeat(64);

  private final Deque<PlanProposal> proposals = new ArrayDeque<>();
  private final List<PlanRequest> requests = new ArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private @Nullable ErrorType failure;
  private @Nullable BudgetRefusal budget;
  private int refusals;
  private boolean blocked;

  public synchronized FakePlanner proposes(Plan plan) {
    return proposes(WeftJson.write(plan), true);
  }

  /** Proposes a text, which is refused unless it is a plan. */
  public synchronized FakePlanner proposes(String json, boolean retryable) {
    proposals.add(new PlanProposal("fake", json, null, retryable));
    return this;
  }

  public synchronized FakePlanner gives(PlanFailure reason) {
    proposals.add(new PlanProposal("fake", null, reason, false));
    return this;
  }

  public synchronized FakePlanner fails(ErrorType type) {
    failure = type;
    return this;
  }

  /** A budget has no room for the planner, so many times. */
  public synchronized FakePlanner refusedBy(BudgetRefusal refusal, int times) {
    budget = refusal;
    refusals = times;
    return this;
  }

  /** The planner answers only once it is cancelled. */
  public synchronized FakePlanner blocks() {
    blocked = true;
    return this;
  }

  /** Waits until the planner blocks. */
  public void awaitBlocked() throws InterruptedException {
    Waits.until(asked, "a planner that blocks");
  }

  public synchronized List<PlanRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public PlanProposal propose(PlanRequest request) {
    if (blocked) {
      asked.countDown();
      Blocking.untilCancelled();
    }
    return answer(request);
  }

  private synchronized PlanProposal answer(PlanRequest request) {
    requests.add(request);
    if (budget != null && refusals-- > 0) {
      throw ApplicationFailure.newNonRetryableFailure(
          budget.sentence(), ErrorType.BudgetExceeded.name(), budget);
    }
    if (failure != null) {
      throw ApplicationFailure.newFailure("told to fail", failure.name());
    }
    return proposals.size() > 1 ? proposals.remove() : proposals.element();
  }

  @Override
  public PlanValidation validate(RunContext run, String planJson) {
    try {
      Plan plan = WeftJson.mapper().readValue(planJson, Plan.class);
      return new PlanValidation(plan, HASH, new Estimate(null, null, List.of()), List.of());
    } catch (JsonProcessingException e) {
      return new PlanValidation(
          null, null, null, List.of(new PlanProblem("", "not_json", "write JSON")));
    }
  }
}
