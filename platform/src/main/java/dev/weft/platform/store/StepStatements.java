package dev.weft.platform.store;

import static dev.weft.platform.store.RunStatements.EVENT_COLUMNS;
import static dev.weft.platform.store.RunStatements.THIS_RUN;

/** The statements of a step that goes well. Each group is one transaction. */
final class StepStatements {
  /** The run's row comes first: it numbers the events, and holds off others who write of it. */
  private static final String BEGIN_RUN =
      """
      update run set
        event_seq = event_seq + {events},
        version = version + 1,
        status = case
          when status = 'ACCEPTED' then 'RUNNING'
          when status = 'WAITING' and not exists (
            select 1 from approval
            where approval.tenant_id = run.tenant_id
              and approval.run_id = run.run_id
              and approval.state = 'PENDING') then 'RUNNING'
          else status end,
        started_at = coalesce(started_at, {now})
      where tenant_id = {tenant} and run_id = {run}\
      """;

  private static final String GO_ON_RUN =
      """
      update run set event_seq = event_seq + {events}, version = version + 1
      where tenant_id = {tenant} and run_id = {run}\
      """;

  private static final String STEP_COLUMNS =
      """
      tenant_id, run_id, subject_id, step_id, iteration, position, agent, action, effect_key,
        approval_id, sequence, params, started_at\
      """;

  private static final String STEP_VALUES =
      """
      run.tenant_id, run.run_id, {subject}, {step}, {iteration}, {position}, {agent}, {action},
        {effect_key}, {approval}, {sequence}, {params}, {now}\
      """;

  private static final String SHARED =
      """
      shared as (
        insert into context_entry (
          tenant_id, run_id, subject_id, namespace, entry_key, value, updated_at)
        select {tenant}, {run}, {subject}, {agent}, {step}, {shared}, {now} from done
        on conflict (tenant_id, run_id, namespace, entry_key)
        do update set value = excluded.value, updated_at = excluded.updated_at)\
      """;

  /** Answers the number of the event, the tries, and whether the call's key is recorded. */
  static final Together STARTED =
      new Together(
          BEGIN_RUN,
          """
          with step as (
            insert into run_step as known (
              %s, status, attempts)
            select %s, 'RUNNING', {attempt}
            from run where %s
            on conflict (tenant_id, run_id, step_id, iteration) do update set
              status = 'RUNNING',
              attempts = greatest(known.attempts + 1, excluded.attempts),
              agent = excluded.agent,
              action = excluded.action,
              params = excluded.params,
              effect_key = excluded.effect_key,
              approval_id = excluded.approval_id,
              sequence = excluded.sequence,
              started_at = coalesce(known.started_at, excluded.started_at),
              next_retry_at = null,
              ended_at = null
            where known.status not in ('COMPLETED', 'UNDONE', 'UNDO_FAILED')
            returning known.attempts),
          told as (
            insert into run_event (%s)
            select run.tenant_id, run.run_id, run.event_seq, {started_key} || step.attempts,
              'step.started', {step},
              {data} || jsonb_build_object('attempt', step.attempts), {now}
            from run, step where %s
            on conflict do nothing)
          select run.event_seq, step.attempts, effect.effect_key is not null as recorded
          from run
          left join step on true
          left join effect
            on effect.tenant_id = {tenant} and effect.effect_key = {effect_key}
          where %s\
          """
              .formatted(STEP_COLUMNS, STEP_VALUES, THIS_RUN, EVENT_COLUMNS, THIS_RUN, THIS_RUN));

  /** Answers the number of the event, and whether anything was written. */
  static final Together COMPLETED =
      completed("done as (select 1 from run where %s)".formatted(THIS_RUN));

  /** The same with an entry of the audit trail. */
  static final Together COMPLETED_AUDITED =
      completed("done as (select 1 from run where %s),\n%s".formatted(THIS_RUN, audited()));

  /** The same with the effect; nothing is written when the key is recorded already. */
  static final Together COMPLETED_WITH_EFFECT =
      completed(
          """
          done as (
            insert into effect (
              tenant_id, effect_key, run_id, subject_id, tool, state, result, done_at)
            select run.tenant_id, {effect_key}, run.run_id, {subject}, {tool}, 'DONE', {effect},
              {now}
            from run where %s
            on conflict do nothing
            returning 1),
          %s\
          """
              .formatted(THIS_RUN, audited()));

  /** A step that began and completed at once. Answers the number of the second event. */
  static final Together BEGUN_AND_COMPLETED =
      new Together(
          BEGIN_RUN,
          """
          with done as (
            insert into run_step as known (
              %s, status, attempts, result, spent_minor, spent_currency, ended_at)
            select %s, 'COMPLETED', {attempt}, {result}, {spent_minor}, {spent_currency}, {ended}
            from run where %s
            on conflict (tenant_id, run_id, step_id, iteration) do update set
              status = excluded.status,
              attempts = greatest(known.attempts + 1, excluded.attempts),
              agent = excluded.agent,
              action = excluded.action,
              params = excluded.params,
              effect_key = excluded.effect_key,
              sequence = excluded.sequence,
              result = excluded.result,
              spent_minor = excluded.spent_minor,
              spent_currency = excluded.spent_currency,
              error_code = null,
              error = null,
              next_retry_at = null,
              started_at = coalesce(known.started_at, excluded.started_at),
              ended_at = excluded.ended_at
            where known.status not in ('UNDONE', 'UNDO_FAILED')
            returning known.attempts),
          %s,
          told as (
            insert into run_event (%s)
            select run.tenant_id, run.run_id, run.event_seq - 1, {started_key} || done.attempts,
              'step.started', {step}, {data} || jsonb_build_object('attempt', done.attempts),
              {now}
            from run, done where %s
            union all
            select run.tenant_id, run.run_id, run.event_seq, {completed_key}, 'step.completed',
              {step}, {data} || jsonb_build_object('attempt', done.attempts), {ended}
            from run, done where %s
            on conflict do nothing)
          select run.event_seq from run where %s\
          """
              .formatted(
                  STEP_COLUMNS,
                  STEP_VALUES,
                  THIS_RUN,
                  SHARED,
                  EVENT_COLUMNS,
                  THIS_RUN,
                  THIS_RUN,
                  THIS_RUN));

  private StepStatements() {}

  private static String audited() {
    return """
    audited as (
      insert into audit_entry (
        tenant_id, audit_id, at, actor, action, target, outcome, trace_id, details)
      select {tenant}, {audit_id}, {audit_at}, {audit_actor}, {audit_action}, {audit_target},
        {audit_outcome}, {audit_trace}, {audit_details}
      from done)\
    """;
  }

  private static Together completed(String done) {
    return new Together(
        GO_ON_RUN,
        """
        with %s,
        %s,
        step as (
          insert into run_step as known (
            %s, status, attempts, result, spent_minor, spent_currency, ended_at)
          select %s, 'COMPLETED', {attempt}, {result}, {spent_minor}, {spent_currency}, {now}
          from run, done where %s
          on conflict (tenant_id, run_id, step_id, iteration) do update set
            status = excluded.status,
            result = excluded.result,
            spent_minor = coalesce(excluded.spent_minor, known.spent_minor),
            spent_currency = coalesce(excluded.spent_currency, known.spent_currency),
            error_code = null,
            error = null,
            ended_at = excluded.ended_at
          where known.status not in ('UNDONE', 'UNDO_FAILED')),
        told as (
          insert into run_event (%s)
          select run.tenant_id, run.run_id, run.event_seq, {completed_key}, 'step.completed',
            {step}, {data}, {now}
          from run, done where %s
          on conflict do nothing)
        select run.event_seq, exists (select 1 from done) as written from run where %s\
        """
            .formatted(
                done,
                SHARED,
                STEP_COLUMNS,
                STEP_VALUES,
                THIS_RUN,
                EVENT_COLUMNS,
                THIS_RUN,
                THIS_RUN));
  }
}
