package dev.weft.platform.store;

/**
 * The statements of a run that goes well: its steps begin, and it completes. They answer the number
 * of the last event, and nothing at all when the run's row is not as it is when all is well; then
 * nothing was written.
 */
final class RunStatements {
  static final String THIS_RUN = "run.tenant_id = {tenant} and run.run_id = {run}";

  /** Others who write of the run have committed by the time that the next statement begins. */
  private static final String LOCK = "select 1 from run where " + THIS_RUN + " for no key update";

  private static final String CURRENT =
      """
      %s
        and run.status_sequence < {sequence}
        and run.ended_at is null
        and cardinality(run.engine_runs) <= 1
        and (cardinality(run.engine_runs) = 0 or run.engine_runs[1] = {execution})\
      """
          .formatted(THIS_RUN);

  static final String EVENT_COLUMNS = "tenant_id, run_id, seq, event_key, type, step_id, data, at";

  /** Takes the plan, and lists its steps. */
  static final Together BEGUN =
      new Together(
          LOCK,
          """
          with taken as (
            update run set
              status = 'RUNNING',
              status_sequence = {sequence},
              started_at = coalesce(started_at, {now}),
              plan = {plan},
              plan_hash = {plan_hash},
              planner = {planner},
              engine_runs = array[{execution}],
              event_seq = event_seq + 2,
              version = version + 1
            where %s
            returning event_seq),
          steps as (
            insert into run_step (
              tenant_id, run_id, subject_id, step_id, iteration, position, agent, action, status)
            select {tenant}, {run}, {subject}, step.id, 0, step.position, step.agent, step.action,
              'PENDING'
            from taken,
              unnest({step_ids}, {agents}, {actions})
                with ordinality as step (id, agent, action, position)
            on conflict do nothing),
          told as (
            insert into run_event (%s)
            select {tenant}, {run}, event_seq - 1, {planned_key}, 'run.planned', null,
              {planned_data}, {now}
            from taken
            union all
            select {tenant}, {run}, event_seq, {status_key}, 'run.running', null, {status_data},
              {now}
            from taken
            on conflict do nothing)
          select event_seq from taken\
          """
              .formatted(CURRENT, EVENT_COLUMNS));

  /** Closes the run, unless some step's undo failed. */
  static final Together COMPLETED =
      new Together(
          LOCK,
          """
          with taken as (
            update run set
              status = 'COMPLETED',
              status_sequence = {sequence},
              started_at = coalesce(started_at, {now}),
              result = {result},
              ended_at = {now},
              paused_at = null,
              engine_runs = array[{execution}],
              event_seq = event_seq + 1,
              version = version + 1
            where %s
              and not exists (
                select 1 from run_step
                where run_step.tenant_id = {tenant}
                  and run_step.run_id = {run}
                  and run_step.status = 'UNDO_FAILED')
            returning event_seq),
          steps as (
            update run_step set
              status = case when status = 'RUNNING' then 'FAILED' else 'SKIPPED' end,
              next_retry_at = null,
              ended_at = {now}
            from taken
            where tenant_id = {tenant} and run_id = {run}
              and status in ('PENDING', 'WAITING', 'RUNNING')),
          approvals as (
            update approval set state = 'WITHDRAWN', decided_at = {now}
            from taken
            where tenant_id = {tenant} and run_id = {run} and state = 'PENDING'),
          shared as (
            update context_entry set expires_at = {expires}
            from taken
            where tenant_id = {tenant} and run_id = {run}),
          told as (
            insert into run_event (%s)
            select {tenant}, {run}, event_seq, {status_key}, 'run.ended', null, {status_data},
              {now}
            from taken
            on conflict do nothing)
          select event_seq from taken\
          """
              .formatted(CURRENT, EVENT_COLUMNS));

  /**
   * Whether the run has ended, or a person must decide; one that is being cancelled needs nobody.
   */
  static final Together RESTS =
      new Together(
          """
          select run.ended_at is not null
            or (run.status = 'WAITING' and run.cancel_requested_at is null) as rests
          from run where %s\
          """
              .formatted(THIS_RUN));

  private RunStatements() {}
}
