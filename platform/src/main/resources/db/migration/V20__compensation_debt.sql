-- An effect of a run that should not stand: its undo failed, it has none, or the run was ended from
-- outside. What is needed to undo it stands in the step's row. "told_at" is when the engine last
-- heard of it; null means that it has not.
CREATE TABLE compensation_debt (
  tenant_id text NOT NULL,
  run_id uuid NOT NULL,
  step_id text NOT NULL,
  iteration integer NOT NULL,
  debt_id uuid NOT NULL,
  subject_id uuid,
  flow text NOT NULL,
  position integer NOT NULL,
  agent text NOT NULL,
  action text NOT NULL,
  effect_key text NOT NULL,
  cause text NOT NULL CHECK (cause IN ('UNDO_FAILED', 'NOT_UNDOABLE', 'RUN_STOPPED', 'UNCERTAIN')),
  state text NOT NULL CHECK (state IN ('OPEN', 'RETRYING', 'UNDONE', 'SKIPPED', 'DONE_BY_HAND', 'VOID')),
  round integer NOT NULL DEFAULT 0,
  error_code text,
  error sealed,
  opened_at timestamptz NOT NULL,
  decided_by uuid,
  decided_at timestamptz,
  reason sealed,
  settled_at timestamptz,
  told_at timestamptz,
  PRIMARY KEY (tenant_id, run_id, step_id, iteration),
  UNIQUE (tenant_id, debt_id),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run (tenant_id, run_id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, decided_by) REFERENCES subject (tenant_id, subject_id),
  CHECK (state NOT IN ('RETRYING', 'SKIPPED', 'DONE_BY_HAND') OR decided_by IS NOT NULL)
);
CREATE INDEX compensation_debt_newest ON compensation_debt (tenant_id, opened_at DESC, debt_id DESC);
CREATE INDEX compensation_debt_open ON compensation_debt (tenant_id, state, opened_at DESC, debt_id DESC)
  WHERE state IN ('OPEN', 'RETRYING');
CREATE INDEX compensation_debt_untold ON compensation_debt (opened_at) WHERE told_at IS NULL OR state = 'RETRYING';

ALTER TABLE compensation_debt ENABLE ROW LEVEL SECURITY;
ALTER TABLE compensation_debt FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON compensation_debt USING (tenant_id = current_setting('weft.tenant', true))
  WITH CHECK (tenant_id = current_setting('weft.tenant', true));

-- Only the api's role writes what a person decided. Workers open debts, and say what came of a try.
CREATE POLICY worker_opens ON compensation_debt AS RESTRICTIVE FOR INSERT TO ${workerUser}
  WITH CHECK (state = 'OPEN' AND decided_by IS NULL);
CREATE POLICY worker_tries ON compensation_debt AS RESTRICTIVE FOR UPDATE TO ${workerUser}
  USING (state IN ('OPEN', 'RETRYING', 'VOID')) WITH CHECK (state IN ('OPEN', 'UNDONE', 'VOID'));
CREATE POLICY job_debt ON compensation_debt FOR SELECT TO ${systemUser}
  USING (current_setting('weft.job', true) = 'debt' AND (told_at IS NULL OR state = 'RETRYING'));

GRANT SELECT, INSERT ON compensation_debt TO ${appUser}, ${workerUser};
GRANT UPDATE ON compensation_debt TO ${appUser};
GRANT UPDATE (debt_id, cause, state, error_code, error, opened_at, settled_at, told_at) ON compensation_debt TO ${workerUser};
GRANT SELECT ON compensation_debt TO ${systemUser};

-- What failed before this table was there. Policies hold the owner too, so they are lifted meanwhile.
ALTER TABLE compensation_debt NO FORCE ROW LEVEL SECURITY;
ALTER TABLE run NO FORCE ROW LEVEL SECURITY;
ALTER TABLE run_step NO FORCE ROW LEVEL SECURITY;
ALTER TABLE effect NO FORCE ROW LEVEL SECURITY;
INSERT INTO compensation_debt (tenant_id, run_id, step_id, iteration, debt_id, subject_id, flow, position, agent,
    action, effect_key, cause, state, error_code, opened_at)
  SELECT s.tenant_id, s.run_id, s.step_id, s.iteration, gen_random_uuid(), s.subject_id, r.flow, s.position, s.agent,
    s.action, s.effect_key, CASE s.status WHEN 'UNDO_FAILED' THEN 'UNDO_FAILED' ELSE 'NOT_UNDOABLE' END, 'OPEN',
    s.error_code, coalesce(r.ended_at, now())
  FROM run_step s JOIN run r ON r.tenant_id = s.tenant_id AND r.run_id = s.run_id
  WHERE s.agent IS NOT NULL AND s.action IS NOT NULL AND s.effect_key IS NOT NULL
    AND (s.status = 'UNDO_FAILED'
      OR (r.status = 'FAILED_WITH_DEBT' AND EXISTS (SELECT 1 FROM effect e
        WHERE e.tenant_id = s.tenant_id AND e.effect_key = s.effect_key AND e.state = 'DONE')));
DO $$
BEGIN
  IF (SELECT count(*) FROM compensation_debt) < (SELECT count(*) FROM run_step
      WHERE status = 'UNDO_FAILED' AND agent IS NOT NULL AND action IS NOT NULL AND effect_key IS NOT NULL) THEN
    RAISE EXCEPTION 'a step whose undo failed has no debt';
  END IF;
END $$;
ALTER TABLE compensation_debt FORCE ROW LEVEL SECURITY;
ALTER TABLE run FORCE ROW LEVEL SECURITY;
ALTER TABLE run_step FORCE ROW LEVEL SECURITY;
ALTER TABLE effect FORCE ROW LEVEL SECURITY;
