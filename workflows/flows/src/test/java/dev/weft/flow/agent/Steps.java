package dev.weft.flow.agent;

import dev.weft.contract.agent.OnError;
import dev.weft.contract.agent.ParallelMode;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanKind;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.contract.tool.Effect;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes validated steps for tests, a few words each. */
record Steps(
    String id,
    Map<String, Object> params,
    List<String> dependsOn,
    @Nullable String condition,
    List<PlanStep> thenSteps,
    List<PlanStep> elseSteps,
    OnError onError,
    int retryCount,
    boolean critical,
    Duration timeout,
    Effect effect,
    boolean undoable,
    boolean quick) {

  static Steps write(String id) {
    return new Steps(
        id,
        new LinkedHashMap<>(),
        List.of(),
        null,
        List.of(),
        List.of(),
        OnError.ABORT,
        0,
        true,
        Duration.ofSeconds(30),
        Effect.WRITE,
        true,
        false);
  }

  static Steps quick(String id) {
    return write(id).with(OnError.ABORT, 0, true, Effect.WRITE, true, true);
  }

  static Steps money(String id) {
    return write(id).with(OnError.ABORT, 0, true, Effect.MONEY, true, false);
  }

  static Steps read(String id) {
    return write(id).with(OnError.ABORT, 0, true, Effect.READ, false, false);
  }

  Steps forGood() {
    return with(onError, retryCount, critical, effect, false, quick);
  }

  Steps onError(OnError value) {
    return with(value, retryCount, critical, effect, undoable, quick);
  }

  Steps retries(int count) {
    return with(OnError.RETRY, count, critical, effect, undoable, quick);
  }

  Steps optional() {
    return with(onError, retryCount, false, effect, undoable, quick);
  }

  Steps after(String... ids) {
    return new Steps(
        id,
        params,
        List.of(ids),
        condition,
        thenSteps,
        elseSteps,
        onError,
        retryCount,
        critical,
        timeout,
        effect,
        undoable,
        quick);
  }

  Steps param(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(params);
    more.put(name, value);
    return new Steps(
        id,
        more,
        dependsOn,
        condition,
        thenSteps,
        elseSteps,
        onError,
        retryCount,
        critical,
        timeout,
        effect,
        undoable,
        quick);
  }

  Steps when(String expression, List<Steps> then, List<Steps> otherwise) {
    return new Steps(
        id,
        params,
        dependsOn,
        expression,
        plans(then),
        plans(otherwise),
        onError,
        retryCount,
        critical,
        timeout,
        effect,
        undoable,
        quick);
  }

  Steps within(Duration value) {
    return new Steps(
        id,
        params,
        dependsOn,
        condition,
        thenSteps,
        elseSteps,
        onError,
        retryCount,
        critical,
        value,
        effect,
        undoable,
        quick);
  }

  private Steps with(
      OnError newOnError,
      int newRetryCount,
      boolean newCritical,
      Effect newEffect,
      boolean newUndoable,
      boolean newQuick) {
    return new Steps(
        id,
        params,
        dependsOn,
        condition,
        thenSteps,
        elseSteps,
        newOnError,
        newRetryCount,
        newCritical,
        timeout,
        newEffect,
        newUndoable,
        newQuick);
  }

  PlanStep step() {
    boolean branch = id.startsWith("branch");
    return new PlanStep(
        id,
        branch ? null : "agent",
        branch ? null : "do",
        params,
        dependsOn,
        condition,
        thenSteps,
        elseSteps,
        onError,
        retryCount,
        critical,
        null,
        effect == Effect.MONEY ? new ApprovalRule("approval:write", "the requester") : null,
        branch ? null : new PlanStep.Traits(effect, undoable, quick, timeout));
  }

  static Plan sequence(Steps... steps) {
    return new Plan(1, PlanKind.SEQUENTIAL, plans(List.of(steps)), null);
  }

  static Plan conditional(Steps... steps) {
    return new Plan(1, PlanKind.CONDITIONAL, plans(List.of(steps)), null);
  }

  static Plan parallel(@Nullable Duration deadline, Steps... steps) {
    return new Plan(1, PlanKind.PARALLEL, plans(List.of(steps)), deadline);
  }

  static Plan quorum(int quorum, @Nullable Duration deadline, Steps... steps) {
    return new Plan(
        1, PlanKind.PARALLEL, plans(List.of(steps)), deadline, ParallelMode.QUORUM, quorum, null);
  }

  static Plan bestEffort(@Nullable Duration deadline, Steps... steps) {
    return new Plan(
        1,
        PlanKind.PARALLEL,
        plans(List.of(steps)),
        deadline,
        ParallelMode.BEST_EFFORT,
        null,
        null);
  }

  private static List<PlanStep> plans(List<Steps> steps) {
    return steps.stream().map(Steps::step).toList();
  }
}
