package dev.weft.testkit.fake;

import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.agent.StepActivities;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.money.Money;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Tools that do what a test says. Keeps books as a real provider does: a call takes effect at most
 * once per key, and never after its undo.
 */
public final class FakeSteps implements StepActivities {
  private final Map<String, Deque<ErrorType>> failures = new LinkedHashMap<>();
  private final Map<String, Deque<BudgetRefusal>> refusals = new LinkedHashMap<>();
  private final Map<String, ErrorType> undoFailures = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> outputs = new LinkedHashMap<>();
  private final Map<String, Money> prices = new LinkedHashMap<>();
  private final Map<String, CountDownLatch> blockedUndos = new LinkedHashMap<>();
  private final Set<String> blocked = new LinkedHashSet<>();
  private final Set<String> cutOff = new LinkedHashSet<>();
  private final Set<String> late = new LinkedHashSet<>();
  private final Set<String> slow = new LinkedHashSet<>();
  private final Set<String> silentUndos = new LinkedHashSet<>();
  private final CountDownLatch anyBlocked = new CountDownLatch(1);
  private final List<StepCall> calls = new ArrayList<>();
  private final List<StepCall> undos = new ArrayList<>();
  private final Map<String, StepResult> done = new LinkedHashMap<>();
  private final Set<String> undone = new LinkedHashSet<>();
  private final List<String> standing = new ArrayList<>();

  /** What the step returns; by default an object with its own id. */
  public synchronized FakeSteps returns(String stepId, Map<String, Object> output) {
    outputs.put(stepId, output);
    return this;
  }

  /** What the step spends. */
  public synchronized FakeSteps spends(String stepId, Money price) {
    prices.put(stepId, price);
    return this;
  }

  /** The step's next calls fail so, one after the other; later ones succeed. */
  public synchronized FakeSteps fails(String stepId, ErrorType... types) {
    Deque<ErrorType> queue = failures.computeIfAbsent(stepId, _ -> new ArrayDeque<>());
    queue.addAll(List.of(types));
    return this;
  }

  /** A budget refuses the step's next calls; later ones succeed. */
  public synchronized FakeSteps refusedBy(String stepId, BudgetRefusal refusal, int times) {
    refusals.put(stepId, new ArrayDeque<>(Collections.nCopies(times, refusal)));
    return this;
  }

  /** The step's undo always fails. */
  public synchronized FakeSteps undoFails(String stepId, ErrorType type) {
    undoFailures.put(stepId, type);
    return this;
  }

  /** The step takes effect, but answers only once it is cancelled. */
  public synchronized FakeSteps blocks(String stepId) {
    blocked.add(stepId);
    return this;
  }

  /** The step, if it blocks, ends as if the cancel had not come from the engine. */
  public synchronized FakeSteps endsCutOff(String stepId) {
    cutOff.add(stepId);
    return this;
  }

  /** The step's undo goes on only once it is let. */
  public synchronized FakeSteps undoBlocks(String stepId) {
    blockedUndos.put(stepId, new CountDownLatch(1));
    return this;
  }

  /** The step's undo cannot tell whether there was anything to undo. */
  public synchronized FakeSteps undoTellsNothing(String stepId) {
    silentUndos.add(stepId);
    return this;
  }

  /** The step blocks before it takes effect, until it is cancelled. */
  public synchronized FakeSteps blocksBeforeItTakesEffect(String stepId) {
    slow.add(stepId);
    return this;
  }

  /** Lets the step's undo go on. */
  public synchronized void letUndo(String stepId) {
    blockedUndos.getOrDefault(stepId, new CountDownLatch(0)).countDown();
  }

  /** The step takes effect, but its answer is lost each time. */
  public synchronized FakeSteps losesAnswers(String stepId) {
    late.add(stepId);
    return this;
  }

  /** Waits until a step blocks. */
  public void awaitBlocked() throws InterruptedException {
    Waits.until(anyBlocked, "a step that blocks");
  }

  /** Ids of the steps that were called, each as often as it was. */
  public synchronized List<String> called() {
    return calls.stream().map(StepCall::stepId).toList();
  }

  /** The calls as they arrived. */
  public synchronized List<StepCall> calls() {
    return List.copyOf(calls);
  }

  /** Ids of the steps whose undo was called, in order. */
  public synchronized List<String> undos() {
    return undos.stream().map(StepCall::stepId).toList();
  }

  /** Ids of the steps whose effect stands, in the order in which they took effect. */
  public synchronized List<String> standing() {
    return List.copyOf(standing);
  }

  @Override
  public StepResult execute(StepCall call) {
    StepResult result;
    blockBeforehand(call);
    synchronized (this) {
      calls.add(call);
      fail(failures.getOrDefault(call.stepId(), new ArrayDeque<>()).poll());
      BudgetRefusal refusal = refusals.getOrDefault(call.stepId(), new ArrayDeque<>()).poll();
      if (refusal != null) {
        throw ApplicationFailure.newNonRetryableFailure(
            refusal.sentence(), ErrorType.BudgetExceeded.name(), refusal);
      }
      if (undone.contains(call.effectKey())) {
        throw failure(ErrorType.EffectUndone);
      }
      result = done.computeIfAbsent(call.effectKey(), _ -> takeEffect(call));
      if (late.contains(call.stepId())) {
        throw failure(ErrorType.Unavailable);
      }
    }
    if (blocked.contains(call.stepId())) {
      anyBlocked.countDown();
      block(call.stepId());
    }
    return result;
  }

  @Override
  public EffectFound undo(StepCall call) {
    CountDownLatch blockedUndo;
    synchronized (this) {
      undos.add(call);
      blockedUndo = blockedUndos.get(call.stepId());
    }
    if (blockedUndo != null) {
      anyBlocked.countDown();
      awaitLet(blockedUndo);
    }
    synchronized (this) {
      fail(undoFailures.get(call.stepId()));
      undone.add(call.effectKey());
      standing.remove(call.stepId());
      if (silentUndos.contains(call.stepId())) {
        return EffectFound.UNKNOWN;
      }
      return done.containsKey(call.effectKey()) ? EffectFound.STOOD : EffectFound.NONE;
    }
  }

  private void blockBeforehand(StepCall call) {
    boolean blocks;
    synchronized (this) {
      blocks = slow.contains(call.stepId());
    }
    if (blocks) {
      anyBlocked.countDown();
      block(call.stepId());
    }
  }

  private void block(String stepId) {
    try {
      Blocking.untilCancelled();
    } catch (ActivityCompletionException e) {
      throw cutOff.contains(stepId) ? failure(ErrorType.Cancelled) : e;
    }
  }

  private StepResult takeEffect(StepCall call) {
    standing.add(call.stepId());
    Map<String, Object> own = new LinkedHashMap<>();
    own.put("id", call.stepId());
    return new StepResult(
        outputs.getOrDefault(call.stepId(), own),
        prices.get(call.stepId()),
        Activity.getExecutionContext().getInfo().getAttempt());
  }

  private static void awaitLet(CountDownLatch latch) {
    try {
      Waits.until(latch, "an undo to be let go on");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fail(@Nullable ErrorType type) {
    if (type != null) {
      throw failure(type);
    }
  }

  private static ApplicationFailure failure(ErrorType type) {
    return ApplicationFailure.newFailure("told to fail", type.name());
  }
}
