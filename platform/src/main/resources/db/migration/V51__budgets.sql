-- What language models may use in a day. Flow "*" is the tenant's budget for all flows together.
CREATE TABLE budget (
  tenant_id text NOT NULL REFERENCES tenant,
  flow text NOT NULL,
  tokens bigint CHECK (tokens >= 0),
  money_micros bigint CHECK (money_micros >= 0),
  currency text,
  at_limit text NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, flow),
  CHECK ((money_micros IS NULL) = (currency IS NULL)),
  CHECK (tokens IS NOT NULL OR money_micros IS NOT NULL)
);

-- What was used, whether there is a budget or not: of each flow, and of "*". "unit" is "tokens", a
-- currency (in millionths), or "unpriced" (calls whose price is unknown).
CREATE TABLE budget_use (
  tenant_id text NOT NULL REFERENCES tenant,
  flow text NOT NULL,
  day date NOT NULL,
  unit text NOT NULL,
  reserved bigint NOT NULL,
  spent bigint NOT NULL,
  PRIMARY KEY (tenant_id, flow, day, unit)
);

-- A call that was let pass and has not told yet what it used; or, in state WAITING, one that waits for
-- a person to raise a budget. EXPIRED: it was never heard of again, and counts as spent.
CREATE TABLE budget_reservation (
  tenant_id text NOT NULL REFERENCES tenant,
  call_key text NOT NULL,
  reservation_id uuid NOT NULL,
  run_id uuid,
  flow text NOT NULL,
  day date NOT NULL,
  tokens bigint NOT NULL,
  micros bigint,
  currency text,
  state text NOT NULL,
  refusal jsonb,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, call_key)
);
CREATE INDEX budget_reservation_expiry ON budget_reservation (expires_at);
CREATE INDEX budget_reservation_run ON budget_reservation (tenant_id, run_id) WHERE state = 'WAITING';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['budget', 'budget_use', 'budget_reservation'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant_rows ON %I USING (tenant_id = current_setting(''weft.tenant'', true)) '
      'WITH CHECK (tenant_id = current_setting(''weft.tenant'', true))', t);
  END LOOP;
END $$;
CREATE POLICY job_budget_expiry ON budget_reservation FOR ALL TO ${systemUser}
  USING (current_setting('weft.job', true) = 'budget-expiry');
CREATE POLICY job_budget_expiry ON budget_use FOR ALL TO ${systemUser}
  USING (current_setting('weft.job', true) = 'budget-expiry');

GRANT SELECT, INSERT, UPDATE, DELETE ON budget TO ${appUser};
GRANT SELECT ON budget TO ${workerUser};
GRANT SELECT, INSERT, UPDATE ON budget_use TO ${workerUser};
GRANT SELECT ON budget_use TO ${appUser};
GRANT SELECT, INSERT, UPDATE, DELETE ON budget_reservation TO ${workerUser};
GRANT SELECT ON budget_reservation TO ${appUser};
GRANT SELECT, UPDATE ON budget_use TO ${systemUser};
GRANT SELECT, UPDATE, DELETE ON budget_reservation TO ${systemUser};
