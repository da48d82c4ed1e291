package dev.weft.api;

import dev.weft.api.store.Delayed;
import dev.weft.api.store.Runs;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.Accepted;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.EventView;
import dev.weft.platform.store.ModelCall;
import dev.weft.platform.store.ModelCost;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.OpenRun;
import dev.weft.platform.store.RunFilter;
import dev.weft.platform.store.RunOrigin;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.Sharing;
import dev.weft.platform.store.Sight;
import dev.weft.platform.store.StandingEffect;
import dev.weft.platform.store.StartChange;
import dev.weft.platform.store.StepEffect;
import dev.weft.platform.store.StepView;
import dev.weft.platform.store.WouldRepeatException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Runs in memory. */
public final class FakeRuns implements Runs, Delayed {
  /** How many shared values are past their time. */
  public final AtomicInteger expiredValues = new AtomicInteger();

  /** Tenants whose turn it is to be compared with the engine. */
  public final List<String> turns = new CopyOnWriteArrayList<>();

  private final Map<String, RunView> runs = new LinkedHashMap<>();
  private final Map<String, Map<String, StepEffect>> effects = new LinkedHashMap<>();
  private final Map<String, List<NewRun.ReusedStep>> reused = new LinkedHashMap<>();
  private final Map<String, List<StepView>> steps = new LinkedHashMap<>();
  private final Map<String, List<EventView>> events = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> largeResults = new LinkedHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  @Override
  public synchronized Accepted accept(NewRun request) {
    if (request.reference() != null) {
      Optional<RunView> first = withReference(request.run().tenant(), request.reference());
      if (first.isPresent()) {
        return new Accepted(first.get(), false);
      }
    }
    admit(request);
    RunView run =
        new RunView(
            request.run(),
            request.workflowId(),
            request.requestedBy(),
            request.reference(),
            request.control().startAt() == null ? RunStatus.ACCEPTED : RunStatus.DELAYED,
            request.goal(),
            request.input(),
            null,
            null,
            null,
            null,
            null,
            new ModelCost(true, 0, null),
            List.of(),
            request.target(),
            1,
            0,
            null,
            null,
            null,
            null,
            new RunOrigin(
                request.control().startAt(),
                request.control().template(),
                request.control().scheduleId()),
            0,
            request.rerunOf(),
            request.sharing());
    runs.put(key(request.run().tenant(), request.run().runId()), run);
    reused.put(request.run().runId(), request.reused());
    event(request.run().tenant(), request.run().runId(), "run.accepted");
    return new Accepted(run, true);
  }

  @Override
  public synchronized Map<String, Map<String, Long>> inFlight(String tenant) {
    Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
    runs.values().stream()
        .filter(run -> run.run().tenant().equals(tenant) && !run.status().terminal())
        .forEach(run ->
            counts
                .computeIfAbsent(run.target().region(), _ -> new LinkedHashMap<>())
                .merge(run.target().placement().tier(), 1L, Long::sum));
    return counts;
  }

  private void admit(NewRun request) {
    String tenant = request.run().tenant();
    List<String> aside = new ArrayList<>(request.mayRepeat());
    request.reused().forEach(step -> aside.add(step.stepId()));
    List<RunView> family = family(tenant, request.rerunOf());
    Map<String, StepView> known = new LinkedHashMap<>();
    family.stream()
        .flatMap(member -> steps(tenant, member.run().runId()).stream())
        .filter(step -> !aside.contains(step.stepId()))
        .forEach(step -> known.putIfAbsent(step.stepId(), step));
    List<StandingEffect> standing = new ArrayList<>();
    for (StepView step : known.values()) {
      for (RunView member : family) {
        String id = member.run().runId();
        StepEffect effect = effects(tenant, id).get(step.stepId());
        boolean ahead = effect == null && !member.status().terminal();
        boolean takenOver = reused(id).stream().anyMatch(r -> r.stepId().equals(step.stepId()));
        if (!takenOver && (ahead || effect == StepEffect.STANDS || effect == StepEffect.DEBT)) {
          standing.add(new StandingEffect(step.stepId(), step.agent(), step.action(), id, ahead));
        }
      }
    }
    if (!standing.isEmpty()) {
      throw new WouldRepeatException(standing);
    }
  }

  private List<RunView> family(String tenant, String runId) {
    String first = runId;
    while (first != null && runs.get(key(tenant, first)).rerunOf() != null) {
      first = runs.get(key(tenant, first)).rerunOf();
    }
    List<RunView> family = new ArrayList<>();
    if (first != null) {
      family.add(runs.get(key(tenant, first)));
    }
    for (int index = 0; index < family.size(); index++) {
      String of = family.get(index).run().runId();
      ofTenant(tenant).stream().filter(run -> of.equals(run.rerunOf())).forEach(family::add);
    }
    return family;
  }

  @Override
  public synchronized Set<String> familySteps(String tenant, String runId) {
    return family(tenant, runId).stream()
        .flatMap(member -> steps(tenant, member.run().runId()).stream())
        .filter(step -> step.agent() != null)
        .map(StepView::stepId)
        .collect(Collectors.toSet());
  }

  /** What a step returned whose view says that it is large. */
  public synchronized void largeResult(
      String tenant, String runId, String stepId, Map<String, Object> result) {
    largeResults.put(key(tenant, runId) + "/" + stepId, result);
  }

  /** Changes a run as a flow would. */
  public synchronized void change(
      String tenant, String runId, RunStatus status, Plan plan, RunUpdate.RunError error) {
    update(
        tenant,
        runId,
        run -> {
          run.status = status;
          run.plan = plan;
          run.error = error;
          run.spent = List.of(new Money(12900, "EUR"));
          run.endedAt = status.terminal() ? Instant.now() : null;
        });
    event(tenant, runId, status.terminal() ? "run.ended" : "run.running");
  }

  /** Lets an ended run owe the undo of so many effects. */
  public synchronized void owes(String tenant, String runId, int debts, String event) {
    update(tenant, runId, run -> run.openDebts = debts);
    event(tenant, runId, event);
  }

  private void update(String tenant, String runId, Consumer<RunDraft> change) {
    RunDraft draft = new RunDraft(runs.get(key(tenant, runId)));
    change.accept(draft);
    runs.put(key(tenant, runId), draft.view());
  }

  public synchronized void steps(String tenant, String runId, List<StepView> all) {
    steps.put(key(tenant, runId), all);
  }

  public synchronized void event(String tenant, String runId, String type) {
    event(tenant, runId, type, null, Map.of("status", "x"));
  }

  public synchronized void event(
      String tenant, String runId, String type, String stepId, Map<String, Object> data) {
    List<EventView> known = events.computeIfAbsent(key(tenant, runId), _ -> new ArrayList<>());
    known.add(new EventView(known.size() + 1L, type, stepId, data, Instant.now()));
    listeners.forEach(Runnable::run);
  }

  @Override
  public synchronized Optional<RunView> withReference(String tenant, String reference) {
    return runs.values().stream()
        .filter(known -> known.run().tenant().equals(tenant))
        .filter(known -> reference.equals(known.reference()))
        .findFirst();
  }

  @Override
  public synchronized Optional<RunView> find(String tenant, String runId) {
    return Optional.ofNullable(runs.get(key(tenant, runId)));
  }

  @Override
  public Optional<Sharing> sharing(String tenant, String runId) {
    return find(tenant, runId).map(RunView::sharing);
  }

  @Override
  public synchronized void share(String tenant, String runId, Sharing sharing) {
    update(tenant, runId, run -> run.sharing = sharing);
    event(tenant, runId, "run.visibility");
  }

  @Override
  public boolean rests(String tenant, String runId) {
    return find(tenant, runId)
        .map(run ->
            run.status().terminal()
                || (run.status() == RunStatus.WAITING && run.cancelRequestedAt() == null))
        .orElse(true);
  }

  @Override
  public synchronized List<String> matching(String tenant, String part, Sight sight) {
    return ofTenant(tenant).stream()
        .filter(run -> sight.covers(run.sharing()))
        .map(run -> run.run().runId())
        .filter(id -> id.startsWith(part) || id.endsWith(part))
        .limit(11)
        .toList();
  }

  @Override
  public synchronized List<RunView> list(String tenant, RunFilter filter, Cursor after, int limit) {
    return ofTenant(tenant).stream()
        .filter(run -> filter.sight().covers(run.sharing()))
        .filter(run -> filter.status() == null || run.status() == filter.status())
        .filter(run -> filter.flow() == null || run.run().flow().equals(filter.flow()))
        .filter(run -> !filter.open() || !run.status().terminal())
        .filter(run ->
            filter.requestedBefore() == null
                || run.run().requestedAt().isBefore(filter.requestedBefore()))
        .sorted(
            Comparator.comparing((RunView run) -> run.run().requestedAt())
                .thenComparing(run -> run.run().runId())
                .reversed())
        .filter(run ->
            after == null
                || run.run().requestedAt().isBefore(after.at())
                || (run.run().requestedAt().equals(after.at())
                    && run.run().runId().compareTo(after.id().toString()) < 0))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Optional<Map<String, Object>> stepResult(
      String tenant, String runId, String stepId) {
    Map<String, Object> large = largeResults.get(key(tenant, runId) + "/" + stepId);
    return large != null ? Optional.of(large) : step(tenant, runId, stepId).map(StepView::result);
  }

  @Override
  public Optional<Map<String, Object>> stepParams(String tenant, String runId, String stepId) {
    return step(tenant, runId, stepId).map(StepView::params);
  }

  private Optional<StepView> step(String tenant, String runId, String stepId) {
    return steps(tenant, runId).stream().filter(step -> step.stepId().equals(stepId)).findFirst();
  }

  @Override
  public synchronized List<StepView> steps(String tenant, String runId) {
    return steps.getOrDefault(key(tenant, runId), List.of());
  }

  @Override
  public synchronized List<EventView> events(
      String tenant, String runId, long afterSeq, int limit) {
    return events.getOrDefault(key(tenant, runId), List.of()).stream()
        .filter(event -> event.seq() > afterSeq)
        .limit(limit)
        .toList();
  }

  @Override
  public List<ModelCall> modelCalls(String tenant, String runId) {
    return List.of(
        new ModelCall(
            tenant,
            runId,
            null,
            null,
            "planner",
            "local",
            "small",
            "1",
            100L,
            20L,
            null,
            null,
            250,
            "OK",
            null,
            Instant.EPOCH));
  }

  @Override
  public synchronized List<OpenRun> orphans(Duration age) {
    Instant latest = Instant.now().minus(age);
    return runs.values().stream()
        .filter(run -> run.startedAt() == null && run.status() == RunStatus.ACCEPTED)
        .filter(run -> !run.run().requestedAt().isAfter(latest))
        .map(FakeRuns::open)
        .toList();
  }

  @Override
  public int forgetSharedContext(int limit) {
    int deleted = Math.min(limit, expiredValues.get());
    expiredValues.addAndGet(-deleted);
    return deleted;
  }

  @Override
  public synchronized Optional<RunView> started(String tenant, String runId) {
    update(tenant, runId, run -> run.startedAt = Instant.now());
    return find(tenant, runId);
  }

  @Override
  public synchronized void cancelRequested(String tenant, String runId) {
    update(tenant, runId, run -> run.cancelRequestedAt = Instant.now());
  }

  @Override
  public synchronized void paused(String tenant, String runId, boolean paused) {
    update(tenant, runId, run -> run.pausedAt = paused ? Instant.now() : null);
  }

  @Override
  public RunSignals.Subscription onChange(String tenant, String runId, Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public RunSignals.Subscription onRest(String tenant, String runId, Runnable listener) {
    return onChange(tenant, runId, listener);
  }

  @Override
  public synchronized List<String> reruns(String tenant, String runId) {
    return ofTenant(tenant).stream()
        .filter(run -> runId.equals(run.rerunOf()))
        .map(run -> run.run().runId())
        .toList();
  }

  /** What became of the effects of a run's steps. */
  public synchronized void effects(String runId, Map<String, StepEffect> all) {
    effects.put(runId, all);
  }

  @Override
  public synchronized Map<String, StepEffect> effects(String tenant, String runId) {
    return effects.getOrDefault(runId, Map.of());
  }

  /** Which steps a run took over. */
  public synchronized List<NewRun.ReusedStep> reused(String runId) {
    return reused.getOrDefault(runId, List.of());
  }

  @Override
  public List<String> takeTurns(Duration every) {
    List<String> taken = List.copyOf(turns);
    turns.clear();
    return taken;
  }

  @Override
  public synchronized List<OpenRun> open(String tenant, Duration age, OpenRun after, int limit) {
    return ofTenant(tenant).stream()
        .filter(run -> !run.status().terminal() && run.startedAt() != null)
        .map(FakeRuns::open)
        .filter(run -> after == null || run.runId().compareTo(after.runId()) > 0)
        .sorted(Comparator.comparing(OpenRun::runId))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<OpenRun> due(int limit) {
    return runs.values().stream()
        .filter(run -> run.status() == RunStatus.DELAYED)
        .filter(run -> !run.origin().startAt().isAfter(Instant.now()))
        .map(FakeRuns::open)
        .toList();
  }

  @Override
  public synchronized List<OpenRun> endedAmong(String tenant, Collection<String> runIds) {
    return ofTenant(tenant).stream()
        .filter(run -> run.status().terminal() && runIds.contains(run.run().runId()))
        .map(FakeRuns::open)
        .toList();
  }

  @Override
  public boolean stopped(RunContext run, RunUpdate.RunError why) {
    change(run.tenant(), run.runId(), RunStatus.TERMINATED, null, why);
    return true;
  }

  @Override
  public boolean reopened(RunContext run, String execution) {
    change(run.tenant(), run.runId(), RunStatus.RUNNING, null, null);
    return true;
  }

  private static OpenRun open(RunView run) {
    return new OpenRun(
        run.run().tenant(),
        run.run().runId(),
        run.workflowId(),
        run.status(),
        run.run().requestedAt());
  }

  @Override
  public void apply(RunUpdate update) {
    change(update.run().tenant(), update.run().runId(), update.status(), null, update.error());
  }

  @Override
  public synchronized boolean release(String tenant, String runId) {
    return delayed(tenant, runId, RunStatus.ACCEPTED, null);
  }

  @Override
  public synchronized boolean cancel(String tenant, String runId) {
    return delayed(tenant, runId, RunStatus.CANCELLED, null);
  }

  @Override
  public synchronized boolean change(
      String tenant, String runId, String subject, StartChange change) {
    return delayed(tenant, runId, RunStatus.DELAYED, change);
  }

  @Override
  public int forgetClaims() {
    return 0;
  }

  private boolean delayed(String tenant, String runId, RunStatus status, StartChange change) {
    if (runs.get(key(tenant, runId)).status() != RunStatus.DELAYED) {
      return false;
    }
    update(
        tenant,
        runId,
        run -> {
          run.status = status;
          run.endedAt = status.terminal() ? Instant.now() : null;
          if (change != null) {
            run.goal = change.goal() == null ? run.goal : change.goal();
            run.input = change.input() == null ? run.input : change.input();
            run.origin =
                new RunOrigin(
                    change.startAt() == null ? run.origin.startAt() : change.startAt(),
                    run.origin.template(),
                    run.origin.scheduleId());
          }
        });
    return true;
  }

  /** How many streams and waits are open. */
  public int listening() {
    return listeners.size();
  }

  private List<RunView> ofTenant(String tenant) {
    return runs.values().stream()
        .filter(run -> Objects.equals(run.run().tenant(), tenant))
        .toList();
  }

  private static String key(String tenant, String runId) {
    return tenant + "/" + runId;
  }
}
