-- A run may be stored now and started later. While it waits its status is DELAYED and nothing of it
-- is known to the engine, so that its start and its input can still change.
ALTER TABLE run
  ADD COLUMN start_at timestamptz,
  ADD COLUMN debounce_lookup bytea,
  ADD COLUMN debounce_until timestamptz,
  ADD COLUMN template text,
  ADD COLUMN template_version integer,
  ADD COLUMN schedule_id uuid;
-- Of starts with one key at most one waits; a later one takes its place.
CREATE UNIQUE INDEX run_debounce ON run (tenant_id, debounce_lookup) WHERE status = 'DELAYED';
CREATE INDEX run_delayed ON run (start_at) WHERE status = 'DELAYED';
CREATE INDEX run_schedule ON run (tenant_id, schedule_id, requested_at DESC) WHERE schedule_id IS NOT NULL;

-- The run that a key started last, for as long as the key's window lasts. The claim comes before
-- the run, in one transaction.
CREATE TABLE start_claim (
  tenant_id text NOT NULL REFERENCES tenant,
  key_lookup bytea NOT NULL,
  run_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, key_lookup),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run (tenant_id, run_id)
    ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX start_claim_expiry ON start_claim (expires_at);
ALTER TABLE start_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE start_claim FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON start_claim USING (tenant_id = current_setting('weft.tenant', true))
  WITH CHECK (tenant_id = current_setting('weft.tenant', true));

CREATE POLICY job_delayed_starts ON run FOR SELECT TO ${systemUser}
  USING (current_setting('weft.job', true) = 'delayed-starts' AND status = 'DELAYED');
CREATE POLICY job_claim_expiry ON start_claim FOR ALL TO ${systemUser}
  USING (current_setting('weft.job', true) = 'claim-expiry' AND expires_at < now());

GRANT SELECT, INSERT, UPDATE ON start_claim TO ${appUser};
GRANT SELECT ON start_claim TO ${workerUser};
GRANT SELECT, DELETE ON start_claim TO ${systemUser};
