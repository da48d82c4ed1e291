-- Every decision of policy: ids and codes. What policy was told is sealed, under the key of the person
-- whom it was decided for.
CREATE TABLE policy_decision (
  tenant_id text NOT NULL REFERENCES tenant,
  decision_id uuid NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  action text NOT NULL,
  subject_id uuid,
  run_id uuid,
  step_id text,
  iteration integer NOT NULL,
  allowed boolean NOT NULL,
  reasons text[] NOT NULL,
  policy_hash text,
  evaluator text NOT NULL,
  cached boolean NOT NULL,
  latency_micros integer NOT NULL,
  input bytea,
  PRIMARY KEY (tenant_id, decision_id)
);
CREATE INDEX policy_decision_run ON policy_decision (tenant_id, run_id, decision_id)
  WHERE run_id IS NOT NULL;

ALTER TABLE policy_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE policy_decision FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON policy_decision
  USING (tenant_id = current_setting('weft.tenant', true))
  WITH CHECK (tenant_id = current_setting('weft.tenant', true));

-- Added, never changed.
GRANT SELECT, INSERT ON policy_decision TO ${appUser};
GRANT INSERT ON policy_decision TO ${workerUser};
