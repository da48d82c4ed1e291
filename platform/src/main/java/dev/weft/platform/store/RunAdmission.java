package dev.weft.platform.store;

import static dev.weft.platform.store.RunEvents.isRun;
import static dev.weft.platform.store.jooq.Tables.RUN;

import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.RunEvents.NewEvent;
import dev.weft.platform.store.jooq.tables.records.RunRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How runs come in: each once, whatever is repeated, now or later. */
final class RunAdmission {
  private final RegionStore store;
  private final KeyService keys;
  private final SealedColumns sealed;
  private final RunSignals signals;
  private final Clock clock;
  private final RunViews views;
  private final StartClaims claims;

  RunAdmission(
      RegionStore store,
      KeyService keys,
      SealedColumns sealed,
      RunSignals signals,
      Clock clock,
      RunViews views) {
    this.store = store;
    this.keys = keys;
    this.sealed = sealed;
    this.signals = signals;
    this.clock = clock;
    this.views = views;
    this.claims = new StartClaims(store, keys, sealed, clock);
  }

  Accepted accept(NewRun request) {
    RunContext run = request.run();
    String tenant = run.tenant();
    UUID id = UUID.fromString(run.runId());
    byte[] goal =
        sealed.text(tenant, run.subject(), RunViews.column(run.runId(), "goal"), request.goal());
    byte[] input =
        sealed.json(tenant, run.subject(), RunViews.column(run.runId(), "input"), request.input());
    byte[] reference =
        sealed.text(
            tenant, run.subject(), RunViews.column(run.runId(), "reference"), request.reference());
    byte[] lookup = views.lookup(tenant, request.reference());
    UUID rerunOf = request.rerunOf() == null ? null : UUID.fromString(request.rerunOf());
    StartControl control = request.control();
    byte[] debounced = StartClaims.debounceLookup(keys, tenant, control);
    if (debounced != null) {
      Optional<String> replaced = claims.replaceWaiting(request, debounced);
      if (replaced.isPresent()) {
        return new Accepted(views.one(tenant, isRun(tenant, replaced.get())).orElseThrow(), false);
      }
    }
    RunStatus initial = control.startAt() == null ? RunStatus.ACCEPTED : RunStatus.DELAYED;
    List<NewEvent> accepted = acceptedEvents(request, initial);
    Claimed claimed =
        store.write(
            tenant,
            sql -> {
              Optional<String> earlier = claims.claim(sql, request);
              if (earlier.isPresent()) {
                return new Claimed(null, earlier.get());
              }
              if (rerunOf != null) {
                Reruns.admit(sql, request, rerunOf, lookup);
              }
              RunRecord inserted =
                  sql.insertInto(RUN)
                      .set(RUN.TENANT_ID, tenant)
                      .set(RUN.RUN_ID, id)
                      .set(RUN.WORKFLOW_ID, request.workflowId())
                      .set(RUN.FLOW, run.flow())
                      .set(RUN.SUBJECT_ID, SealedColumns.subject(run.subject()))
                      .set(
                          RUN.REQUESTED_BY,
                          request.requestedBy() == null
                              ? null
                              : UUID.fromString(request.requestedBy()))
                      .set(RUN.REFERENCE, reference)
                      .set(RUN.REFERENCE_LOOKUP, lookup)
                      .set(RUN.STATUS, initial.name())
                      .set(StartClaims.columns(control, debounced))
                      .set(RUN.GOAL, goal)
                      .set(RUN.INPUT, input)
                      .set(RUN.TIME_ZONE, run.timeZone())
                      .set(RUN.LOCALE, run.locale())
                      .set(RUN.SCOPES, run.scopes().toArray(String[]::new))
                      .set(RUN.POLICY_HASH, run.policy())
                      .set(RunTargets.columns(request.target()))
                      .set(RUN.EVENT_SEQ, (long) accepted.size())
                      .set(RUN.RERUN_OF, rerunOf)
                      .set(RunViews.columns(request.sharing()))
                      .set(RUN.REQUESTED_AT, run.requestedAt())
                      .onConflictDoNothing()
                      .returning()
                      .fetchOne();
              if (inserted == null) {
                claims.passOn(sql, request, lookup);
                return new Claimed(null, null);
              }
              Instant now = clock.instant();
              request.reused().forEach(step -> RunStepRows.insertReused(sql, run, step, now));
              RunEvents.insert(sql, tenant, run.runId(), accepted.size(), now, accepted);
              return new Claimed(inserted, null);
            });
    RunRecord made = claimed.made();
    if (made != null) {
      signals.publish(tenant, run.runId(), accepted.size());
      return new Accepted(rerunOf == null ? views.accepted(made) : one(run), true);
    }
    if (debounced != null) {
      return accept(request);
    }
    if (claimed.earlier() != null) {
      return new Accepted(views.one(tenant, isRun(tenant, claimed.earlier())).orElseThrow(), false);
    }
    Optional<RunView> first =
        request.reference() == null
            ? Optional.empty()
            : views.withReference(tenant, request.reference());
    return new Accepted(first.orElseGet(() -> one(run)), false);
  }

  /**
   * What came of writing a run.
   *
   * @param made its row; null when it was not written
   * @param earlier the run whose key kept it out; null when a reference or an id did
   */
  private record Claimed(@Nullable RunRecord made, @Nullable String earlier) {}

  private RunView one(RunContext run) {
    return views.one(run.tenant(), isRun(run.tenant(), run.runId())).orElseThrow();
  }

  private static List<NewEvent> acceptedEvents(NewRun request, RunStatus initial) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("status", initial.name());
    data.put("flow", request.run().flow());
    if (request.rerunOf() != null) {
      data.put("rerunOf", request.rerunOf());
    }
    List<NewEvent> events = new ArrayList<>();
    events.add(
        initial == RunStatus.DELAYED
            ? new NewEvent("delayed", "run.delayed", null, data)
            : new NewEvent("accepted", "run.accepted", null, data));
    for (NewRun.ReusedStep step : request.reused()) {
      Map<String, Object> reused = new LinkedHashMap<>();
      reused.put("stepId", step.stepId());
      reused.put("agent", step.agent());
      reused.put("action", step.action());
      reused.put("position", step.position());
      reused.put("reusedFrom", step.origin());
      events.add(
          new NewEvent(
              "step:" + step.stepId() + ":0:reused", "step.reused", step.stepId(), reused));
    }
    return events;
  }
}
