package dev.weft.platform.store;

import static dev.weft.platform.store.RunEvents.isRun;
import static dev.weft.platform.store.jooq.Tables.RUN;

import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.RunEvents.NewEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

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
    Optional<String> claimed =
        store.write(
            tenant,
            sql -> {
              Optional<String> earlier = claims.claim(sql, request);
              if (earlier.isPresent()) {
                return earlier;
              }
              if (rerunOf != null) {
                Reruns.admit(sql, request, rerunOf, lookup);
              }
              int inserted =
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
                      .set(RUN.REGION, request.target().region())
                      .set(RUN.NAMESPACE, request.target().namespace())
                      .set(RUN.TASK_QUEUE, request.target().taskQueue())
                      .set(RUN.TEMPORAL_ADDRESS, request.target().temporalAddress())
                      .set(RUN.EVENT_SEQ, (long) accepted.size())
                      .set(RUN.RERUN_OF, rerunOf)
                      .set(RUN.REQUESTED_AT, run.requestedAt())
                      .onConflictDoNothing()
                      .execute();
              if (inserted == 0) {
                claims.passOn(sql, request, lookup);
                return Optional.of("");
              }
              Instant now = clock.instant();
              request.reused().forEach(step -> RunStepRows.insertReused(sql, run, step, now));
              RunEvents.insert(sql, tenant, run.runId(), accepted.size(), now, accepted);
              return Optional.empty();
            });
    boolean created = claimed.isEmpty();
    if (!created && debounced != null) {
      return accept(request);
    }
    if (claimed.isPresent() && !claimed.get().isEmpty()) {
      return new Accepted(views.one(tenant, isRun(tenant, claimed.get())).orElseThrow(), false);
    }
    if (created) {
      signals.publish(tenant, run.runId(), accepted.size());
    }
    Optional<RunView> first =
        created || request.reference() == null
            ? Optional.empty()
            : views.withReference(tenant, request.reference());
    return new Accepted(
        first.orElseGet(() -> views.one(tenant, isRun(tenant, run.runId())).orElseThrow()),
        created);
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
