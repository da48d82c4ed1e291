package dev.weft.api.store;

import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunUpdate;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.Accepted;
import dev.weft.platform.store.ContextStore;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.EventView;
import dev.weft.platform.store.ModelCall;
import dev.weft.platform.store.ModelCallStore;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.OpenRun;
import dev.weft.platform.store.RunFilter;
import dev.weft.platform.store.RunStore;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.Sharing;
import dev.weft.platform.store.Sight;
import dev.weft.platform.store.StepEffect;
import dev.weft.platform.store.StepView;
import dev.weft.platform.store.Stores;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs in the platform's stores. */
public final class PlatformRuns implements Runs {
  private final RunStore runs;
  private final ModelCallStore modelCalls;
  private final ContextStore contexts;
  private final RunSignals signals;

  public PlatformRuns(Stores stores) {
    this.runs = stores.runs();
    this.modelCalls = stores.modelCalls();
    this.contexts = stores.contexts();
    this.signals = stores.signals();
  }

  @Override
  public Accepted accept(NewRun run) {
    return runs.accept(run);
  }

  @Override
  public Optional<RunView> withReference(String tenant, String reference) {
    return runs.withReference(tenant, reference);
  }

  @Override
  public Optional<RunView> find(String tenant, String runId) {
    return runs.find(tenant, runId);
  }

  @Override
  public Optional<Sharing> sharing(String tenant, String runId) {
    return runs.sharing(tenant, runId);
  }

  @Override
  public boolean rests(String tenant, String runId) {
    return runs.rests(tenant, runId);
  }

  @Override
  public List<String> matching(String tenant, String part, Sight sight) {
    return runs.idsMatching(tenant, part, sight);
  }

  @Override
  public List<RunView> list(String tenant, RunFilter filter, @Nullable Cursor after, int limit) {
    return runs.list(tenant, filter, after, limit);
  }

  @Override
  public void share(String tenant, String runId, Sharing sharing) {
    runs.share(tenant, runId, sharing);
  }

  @Override
  public List<StepView> steps(String tenant, String runId) {
    return runs.steps(tenant, runId);
  }

  @Override
  public Optional<Map<String, Object>> stepResult(String tenant, String runId, String stepId) {
    return runs.stepResult(tenant, runId, stepId);
  }

  @Override
  public Optional<Map<String, Object>> stepParams(String tenant, String runId, String stepId) {
    return runs.stepParams(tenant, runId, stepId);
  }

  @Override
  public List<EventView> events(String tenant, String runId, long afterSeq, int limit) {
    return runs.events(tenant, runId, afterSeq, limit);
  }

  @Override
  public List<ModelCall> modelCalls(String tenant, String runId) {
    return modelCalls.ofRun(tenant, runId);
  }

  @Override
  public Map<String, Map<String, Long>> inFlight(String tenant) {
    return runs.inFlight(tenant);
  }

  @Override
  public List<OpenRun> orphans(Duration age) {
    return runs.orphans(age);
  }

  @Override
  public int forgetSharedContext(int limit) {
    return contexts.deleteExpired(limit);
  }

  @Override
  public Optional<RunView> started(String tenant, String runId) {
    return runs.started(tenant, runId);
  }

  @Override
  public void cancelRequested(String tenant, String runId) {
    runs.cancelRequested(tenant, runId);
  }

  @Override
  public void paused(String tenant, String runId, boolean paused) {
    runs.paused(tenant, runId, paused);
  }

  @Override
  public RunSignals.Subscription onChange(String tenant, String runId, Runnable listener) {
    return signals.subscribe(tenant, runId, listener);
  }

  @Override
  public RunSignals.Subscription onRest(String tenant, String runId, Runnable listener) {
    return signals.subscribeToRest(tenant, runId, listener);
  }

  @Override
  public List<String> reruns(String tenant, String runId) {
    return runs.reruns(tenant, runId);
  }

  @Override
  public Set<String> familySteps(String tenant, String runId) {
    return runs.familySteps(tenant, runId);
  }

  @Override
  public Map<String, StepEffect> effects(String tenant, String runId) {
    return runs.effects(tenant, runId);
  }

  @Override
  public List<String> takeTurns(Duration every) {
    return runs.takeTurns(every);
  }

  @Override
  public List<OpenRun> open(String tenant, Duration age, @Nullable OpenRun after, int limit) {
    return runs.open(tenant, age, after, limit);
  }

  @Override
  public List<OpenRun> endedAmong(String tenant, Collection<String> runIds) {
    return runs.endedAmong(tenant, runIds);
  }

  @Override
  public boolean stopped(RunContext run, RunUpdate.RunError why) {
    return runs.stopped(run, why);
  }

  @Override
  public boolean reopened(RunContext run, String execution) {
    return runs.reopened(run, execution);
  }

  @Override
  public void apply(RunUpdate update) {
    runs.apply(update);
  }
}
