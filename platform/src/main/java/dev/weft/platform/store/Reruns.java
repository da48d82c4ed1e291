package dev.weft.platform.store;

import static dev.weft.platform.store.RunEvents.isRun;
import static dev.weft.platform.store.jooq.Tables.COMPENSATION_DEBT;
import static dev.weft.platform.store.jooq.Tables.EFFECT;
import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.RUN_STEP;

import dev.weft.contract.debt.DebtState;
import dev.weft.contract.tool.Effect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Runs that repeat one another, all descended from one first run: what stands in any of them. */
final class Reruns {
  private Reruns() {}

  private record Member(UUID run, boolean open) {}

  private record Step(String id, String agent, String action) {}

  /**
   * Lets a rerun in when it repeats nothing that it may not. It holds the first run's row until the
   * transaction ends, so that of two at once the second sees the first.
   *
   * @param lookup the reference's; a run that has it, or the id, answers for this one
   * @throws WouldRepeatException when it would repeat what stands, or what an open run has ahead
   */
  static void admit(DSLContext sql, NewRun request, UUID rerunOf, byte @Nullable [] lookup) {
    String tenant = request.run().tenant();
    Optional<UUID> first = first(sql, tenant, rerunOf);
    if (first.isEmpty()) {
      return;
    }
    lock(sql, tenant, first.get());
    Condition same = RUN.RUN_ID.eq(UUID.fromString(request.run().runId()));
    if (lookup != null) {
      same = same.or(RUN.REFERENCE_LOOKUP.eq(lookup));
    }
    if (sql.fetchExists(RUN, RUN.TENANT_ID.eq(tenant), same)) {
      return;
    }
    Set<String> aside = new LinkedHashSet<>(request.mayRepeat());
    request.reused().forEach(step -> aside.add(step.stepId()));
    List<StandingEffect> repeated = standing(sql, tenant, family(sql, tenant, first.get()), aside);
    if (!repeated.isEmpty()) {
      throw new WouldRepeatException(repeated);
    }
  }

  private static void lock(DSLContext sql, String tenant, UUID first) {
    var _ =
        sql.select(RUN.RUN_ID)
            .from(RUN)
            .where(isRun(tenant, first.toString()))
            .forNoKeyUpdate()
            .fetch();
  }

  private static List<StandingEffect> standing(
      DSLContext sql, String tenant, List<Member> family, Set<String> aside) {
    List<UUID> ids = family.stream().map(Member::run).toList();
    Map<String, Step> steps = new LinkedHashMap<>();
    Map<UUID, Set<String>> takenOver = new LinkedHashMap<>();
    sql.select(
            RUN_STEP.RUN_ID,
            RUN_STEP.STEP_ID,
            RUN_STEP.AGENT,
            RUN_STEP.ACTION,
            RUN_STEP.REUSED_FROM)
        .from(RUN_STEP)
        .where(RUN_STEP.TENANT_ID.eq(tenant))
        .and(RUN_STEP.RUN_ID.in(ids))
        .and(RUN_STEP.AGENT.isNotNull())
        .and(RUN_STEP.ACTION.isNotNull())
        .orderBy(RUN_STEP.POSITION, RUN_STEP.STEP_ID)
        .forEach(row -> {
          if (!aside.contains(row.value2())) {
            steps.putIfAbsent(row.value2(), new Step(row.value2(), row.value3(), row.value4()));
          }
          if (row.value5() != null) {
            takenOver.computeIfAbsent(row.value1(), _ -> new LinkedHashSet<>()).add(row.value2());
          }
        });
    Map<UUID, Map<String, StepEffect>> effects = effects(sql, tenant, ids);
    List<StandingEffect> standing = new ArrayList<>();
    for (Step step : steps.values()) {
      for (Member member : family) {
        if (takenOver.getOrDefault(member.run(), Set.of()).contains(step.id())) {
          continue;
        }
        StepEffect effect = effects.getOrDefault(member.run(), Map.of()).get(step.id());
        boolean ahead = effect == null && member.open() && changes(sql, tenant, step);
        if (ahead || effect == StepEffect.STANDS || effect == StepEffect.DEBT) {
          standing.add(
              new StandingEffect(
                  step.id(), step.agent(), step.action(), member.run().toString(), ahead));
        }
      }
    }
    return standing;
  }

  private static boolean changes(DSLContext sql, String tenant, Step step) {
    return Debts.tool(sql, tenant, step.agent(), step.action())
        .map(tool -> tool.effect() != Effect.READ)
        .orElse(true);
  }

  /** Ids of the steps that call tools, of all runs of a run's family. */
  static Set<String> steps(DSLContext sql, String tenant, UUID run) {
    return first(sql, tenant, run).map(first -> family(sql, tenant, first)).stream()
        .flatMap(family ->
            sql
                .selectDistinct(RUN_STEP.STEP_ID)
                .from(RUN_STEP)
                .where(RUN_STEP.TENANT_ID.eq(tenant))
                .and(RUN_STEP.RUN_ID.in(family.stream().map(Member::run).toList()))
                .and(RUN_STEP.AGENT.isNotNull())
                .fetch(RUN_STEP.STEP_ID)
                .stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The run that all others of the family repeat in the end. */
  private static Optional<UUID> first(DSLContext sql, String tenant, UUID run) {
    Field<UUID> id = DSL.field(DSL.name("up", "run_id"), UUID.class);
    Field<UUID> of = DSL.field(DSL.name("up", "rerun_of"), UUID.class);
    CommonTableExpression<Record2<UUID, UUID>> up =
        DSL.name("up")
            .fields("run_id", "rerun_of")
            .as(
                DSL.select(RUN.RUN_ID, RUN.RERUN_OF)
                    .from(RUN)
                    .where(isRun(tenant, run.toString()))
                    .unionAll(
                        DSL.select(RUN.RUN_ID, RUN.RERUN_OF)
                            .from(RUN)
                            .join(DSL.table(DSL.name("up")))
                            .on(RUN.TENANT_ID.eq(tenant), RUN.RUN_ID.eq(of))));
    return sql.withRecursive(up).select(id).from(up).where(of.isNull()).fetchOptional(id);
  }

  /** The first run and all that repeat it, or one of those, the earliest first. */
  private static List<Member> family(DSLContext sql, String tenant, UUID first) {
    Field<UUID> id = DSL.field(DSL.name("family", "run_id"), UUID.class);
    CommonTableExpression<Record1<UUID>> family =
        DSL.name("family")
            .fields("run_id")
            .as(
                DSL.select(RUN.RUN_ID)
                    .from(RUN)
                    .where(isRun(tenant, first.toString()))
                    .unionAll(
                        DSL.select(RUN.RUN_ID)
                            .from(RUN)
                            .join(DSL.table(DSL.name("family")))
                            .on(RUN.TENANT_ID.eq(tenant), RUN.RERUN_OF.eq(id))));
    return sql.withRecursive(family)
        .select(RUN.RUN_ID, RUN.ENDED_AT)
        .from(RUN)
        .where(RUN.TENANT_ID.eq(tenant))
        .and(RUN.RUN_ID.in(DSL.select(id).from(family)))
        .orderBy(RUN.REQUESTED_AT, RUN.RUN_ID)
        .fetch(row -> {
          Instant ended = row.value2();
          return new Member(row.value1(), ended == null);
        });
  }

  /** What became of the effects of the steps of runs; steps without one are not there. */
  static Map<UUID, Map<String, StepEffect>> effects(
      DSLContext sql, String tenant, Collection<UUID> runs) {
    Map<UUID, Map<String, StepEffect>> effects = new LinkedHashMap<>();
    runs.forEach(run -> effects.put(run, new LinkedHashMap<>()));
    sql.select(RUN_STEP.RUN_ID, RUN_STEP.STEP_ID, EFFECT.STATE)
        .from(RUN_STEP)
        .join(EFFECT)
        .on(EFFECT.TENANT_ID.eq(RUN_STEP.TENANT_ID), EFFECT.EFFECT_KEY.eq(RUN_STEP.EFFECT_KEY))
        .where(RUN_STEP.TENANT_ID.eq(tenant))
        .and(RUN_STEP.RUN_ID.in(runs))
        .forEach(row ->
            of(effects, row.value1())
                .put(
                    row.value2(),
                    row.value3().equals(RecordedEffect.State.DONE.name())
                        ? StepEffect.STANDS
                        : StepEffect.UNDONE));
    sql.select(COMPENSATION_DEBT.RUN_ID, COMPENSATION_DEBT.STEP_ID, COMPENSATION_DEBT.STATE)
        .from(COMPENSATION_DEBT)
        .where(COMPENSATION_DEBT.TENANT_ID.eq(tenant))
        .and(COMPENSATION_DEBT.RUN_ID.in(runs))
        .forEach(row -> {
          Map<String, StepEffect> own = of(effects, row.value1());
          switch (DebtState.valueOf(row.value3())) {
            case OPEN, RETRYING -> own.put(row.value2(), StepEffect.DEBT);
            case UNDONE, DONE_BY_HAND -> own.put(row.value2(), StepEffect.UNDONE);
            case SKIPPED -> own.put(row.value2(), StepEffect.STANDS);
            case VOID -> {}
          }
        });
    return effects;
  }

  private static Map<String, StepEffect> of(Map<UUID, Map<String, StepEffect>> all, UUID run) {
    return all.computeIfAbsent(run, _ -> new LinkedHashMap<>());
  }
}
