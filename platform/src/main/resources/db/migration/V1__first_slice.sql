-- Every table of a tenant begins its primary, unique and foreign keys with tenant_id, because those
-- checks do not obey row-level security. Personal columns have the type "sealed": ciphertext only.
CREATE DOMAIN sealed AS bytea;

CREATE TABLE tenant (
  tenant_id text PRIMARY KEY CHECK (tenant_id ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
  region text NOT NULL,
  time_zone text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- A surrogate may have keys before it has a row, and a destroyed key outlives the row: no foreign
-- key to subject. "generation" numbers the keys of one subject, or of the tenant itself.
CREATE TABLE data_key (
  tenant_id text NOT NULL REFERENCES tenant,
  key_id uuid NOT NULL,
  subject_id uuid,
  generation integer NOT NULL CHECK (generation > 0),
  wrapped bytea,
  created_at timestamptz NOT NULL,
  destroyed_at timestamptz,
  PRIMARY KEY (tenant_id, key_id),
  UNIQUE NULLS NOT DISTINCT (tenant_id, subject_id, generation),
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE TABLE subject (
  tenant_id text NOT NULL REFERENCES tenant,
  subject_id uuid NOT NULL,
  principal_lookup bytea NOT NULL,
  principal sealed NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, subject_id),
  UNIQUE (tenant_id, principal_lookup)
);

CREATE TABLE run (
  tenant_id text NOT NULL REFERENCES tenant,
  run_id uuid NOT NULL,
  workflow_id text NOT NULL,
  flow text NOT NULL,
  subject_id uuid,
  requested_by uuid,
  reference sealed,
  reference_lookup bytea,
  status text NOT NULL,
  status_sequence bigint NOT NULL DEFAULT 0,
  goal sealed,
  input sealed,
  plan sealed,
  plan_hash text,
  planner text,
  result sealed,
  error_code text,
  error sealed,
  cost_micros bigint NOT NULL DEFAULT 0,
  cost_known boolean NOT NULL DEFAULT true,
  cost_currency text,
  time_zone text NOT NULL,
  locale text NOT NULL,
  scopes text[] NOT NULL,
  region text NOT NULL,
  namespace text NOT NULL,
  task_queue text NOT NULL,
  temporal_address text NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  event_seq bigint NOT NULL DEFAULT 0,
  requested_at timestamptz NOT NULL,
  started_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, run_id),
  UNIQUE (tenant_id, reference_lookup),
  FOREIGN KEY (tenant_id, subject_id) REFERENCES subject (tenant_id, subject_id),
  FOREIGN KEY (tenant_id, requested_by) REFERENCES subject (tenant_id, subject_id)
);
CREATE INDEX run_newest ON run (tenant_id, requested_at DESC, run_id DESC);
CREATE INDEX run_status ON run (tenant_id, status, requested_at DESC, run_id DESC);
CREATE INDEX run_accepted ON run (requested_at) WHERE status = 'ACCEPTED';

CREATE TABLE run_step (
  tenant_id text NOT NULL,
  run_id uuid NOT NULL,
  subject_id uuid,
  step_id text NOT NULL,
  iteration integer NOT NULL,
  position integer NOT NULL,
  agent text,
  action text,
  status text NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  params sealed,
  result sealed,
  error_code text,
  error sealed,
  effect_key text,
  spent_minor bigint,
  spent_currency text,
  approval_id uuid,
  sequence bigint NOT NULL DEFAULT 0,
  next_retry_at timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, run_id, step_id, iteration),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run (tenant_id, run_id) ON DELETE CASCADE,
  CHECK ((spent_minor IS NULL) = (spent_currency IS NULL))
);

-- "seq" comes from run.event_seq under the run's row lock, so the events of one run become visible
-- in order: who reads on after N misses none.
CREATE TABLE run_event (
  tenant_id text NOT NULL,
  run_id uuid NOT NULL,
  seq bigint NOT NULL,
  event_key text NOT NULL,
  type text NOT NULL,
  step_id text,
  data jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, run_id, seq),
  UNIQUE (tenant_id, run_id, event_key),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run (tenant_id, run_id) ON DELETE CASCADE
);

CREATE TABLE approval (
  tenant_id text NOT NULL,
  approval_id uuid NOT NULL,
  run_id uuid NOT NULL,
  subject_id uuid,
  step_id text NOT NULL,
  iteration integer NOT NULL,
  round integer NOT NULL,
  agent text NOT NULL,
  action text NOT NULL,
  arguments sealed NOT NULL,
  arguments_hash text NOT NULL,
  amount_minor bigint,
  maximum_minor bigint,
  currency text,
  sentence sealed NOT NULL,
  undoable boolean NOT NULL,
  scope text NOT NULL,
  role_words text NOT NULL,
  state text NOT NULL,
  deadline timestamptz NOT NULL,
  requested_at timestamptz NOT NULL,
  decided_at timestamptz,
  decided_by uuid,
  reason sealed,
  PRIMARY KEY (tenant_id, approval_id),
  UNIQUE (tenant_id, run_id, step_id, iteration, round),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run (tenant_id, run_id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, decided_by) REFERENCES subject (tenant_id, subject_id),
  CHECK ((amount_minor IS NULL) = (currency IS NULL)),
  CHECK ((maximum_minor IS NULL) = (currency IS NULL)),
  CHECK (state <> 'APPROVED' OR decided_by IS NOT NULL)
);
CREATE INDEX approval_inbox ON approval (tenant_id, state, requested_at DESC, approval_id DESC);

CREATE TABLE context_entry (
  tenant_id text NOT NULL,
  run_id uuid NOT NULL,
  subject_id uuid,
  namespace text NOT NULL,
  entry_key text NOT NULL,
  value sealed NOT NULL,
  updated_at timestamptz NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (tenant_id, run_id, namespace, entry_key),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run (tenant_id, run_id) ON DELETE CASCADE
);
CREATE INDEX context_entry_expiry ON context_entry (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE agent (
  tenant_id text NOT NULL REFERENCES tenant,
  name text NOT NULL,
  role text NOT NULL,
  capabilities text[] NOT NULL,
  model text,
  cost_per_task_minor bigint NOT NULL CHECK (cost_per_task_minor >= 0),
  score double precision CHECK (score BETWEEN 0 AND 1),
  status text NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, name)
);

CREATE TABLE tool (
  tenant_id text NOT NULL,
  agent text NOT NULL,
  action text NOT NULL,
  descriptor jsonb NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, agent, action),
  FOREIGN KEY (tenant_id, agent) REFERENCES agent (tenant_id, name) ON DELETE CASCADE
);

CREATE TABLE model_call (
  tenant_id text NOT NULL,
  call_id uuid NOT NULL,
  run_id uuid,
  step_id text,
  agent text,
  role text NOT NULL,
  provider text NOT NULL,
  model text NOT NULL,
  prompt_version text NOT NULL,
  tokens_in bigint,
  tokens_out bigint,
  cost_micros bigint,
  cost_currency text,
  latency_ms bigint NOT NULL,
  outcome text NOT NULL,
  eval_score double precision,
  at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, call_id),
  FOREIGN KEY (tenant_id) REFERENCES tenant
);
CREATE INDEX model_call_run ON model_call (tenant_id, run_id, at);

CREATE TABLE effect (
  tenant_id text NOT NULL,
  effect_key text NOT NULL,
  run_id uuid NOT NULL,
  subject_id uuid,
  tool text NOT NULL,
  state text NOT NULL CHECK (state IN ('DONE', 'UNDONE')),
  result sealed,
  done_at timestamptz,
  undone_at timestamptz,
  PRIMARY KEY (tenant_id, effect_key),
  FOREIGN KEY (tenant_id, run_id) REFERENCES run (tenant_id, run_id) ON DELETE CASCADE
);

CREATE TABLE audit_entry (
  tenant_id text NOT NULL REFERENCES tenant,
  audit_id uuid NOT NULL,
  at timestamptz NOT NULL,
  actor uuid,
  action text NOT NULL,
  target text,
  outcome text NOT NULL,
  trace_id text,
  details jsonb NOT NULL,
  PRIMARY KEY (tenant_id, audit_id)
);
CREATE INDEX audit_entry_newest ON audit_entry (tenant_id, at DESC, audit_id DESC);

CREATE TABLE calendar_event (
  tenant_id text NOT NULL REFERENCES tenant,
  event_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  effect_key text NOT NULL,
  title sealed NOT NULL,
  local_start timestamp NOT NULL,
  local_end timestamp NOT NULL,
  time_zone text NOT NULL,
  state text NOT NULL CHECK (state IN ('PLANNED', 'CANCELLED')),
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, event_id),
  UNIQUE (tenant_id, effect_key),
  FOREIGN KEY (tenant_id, subject_id) REFERENCES subject (tenant_id, subject_id),
  CHECK (local_end >= local_start)
);
CREATE INDEX calendar_event_day ON calendar_event (tenant_id, subject_id, local_start);

CREATE TABLE expense (
  tenant_id text NOT NULL REFERENCES tenant,
  expense_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  effect_key text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  category text NOT NULL,
  description sealed NOT NULL,
  incurred_on date NOT NULL,
  state text NOT NULL CHECK (state IN ('RECORDED', 'REVERSED')),
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, expense_id),
  UNIQUE (tenant_id, effect_key),
  FOREIGN KEY (tenant_id, subject_id) REFERENCES subject (tenant_id, subject_id)
);
CREATE INDEX expense_day ON expense (tenant_id, subject_id, incurred_on);

CREATE TABLE travel_booking (
  tenant_id text NOT NULL REFERENCES tenant,
  booking_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  effect_key text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('FLIGHT', 'HOTEL')),
  provider_ref text,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  details sealed NOT NULL,
  state text NOT NULL CHECK (state IN ('BOOKED', 'CANCELLED')),
  version bigint NOT NULL DEFAULT 1,
  PRIMARY KEY (tenant_id, booking_id),
  UNIQUE (tenant_id, effect_key),
  FOREIGN KEY (tenant_id, subject_id) REFERENCES subject (tenant_id, subject_id)
);

-- Row-level security on every table with a tenant, owner included. Nothing set means no rows.
DO $$
DECLARE t text;
BEGIN
  FOR t IN SELECT c.table_name FROM information_schema.columns c
    JOIN information_schema.tables b USING (table_schema, table_name)
    WHERE c.table_schema = current_schema() AND c.column_name = 'tenant_id' AND b.table_type = 'BASE TABLE'
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant_rows ON %I USING (tenant_id = current_setting(''weft.tenant'', true)) '
      'WITH CHECK (tenant_id = current_setting(''weft.tenant'', true))', t);
  END LOOP;
END $$;

-- Agents and tools of the tenant "system" are for everybody to read.
CREATE POLICY shared_agents ON agent FOR SELECT USING (tenant_id = 'system' AND current_setting('weft.tenant', true) <> '');
CREATE POLICY shared_tools ON tool FOR SELECT USING (tenant_id = 'system' AND current_setting('weft.tenant', true) <> '');

-- Jobs that look across tenants: one named policy each, for the system role alone.
CREATE POLICY job_directory ON tenant FOR SELECT TO ${systemUser} USING (current_setting('weft.job', true) = 'directory');
CREATE POLICY job_sweeper ON run FOR SELECT TO ${systemUser} USING (current_setting('weft.job', true) = 'sweeper' AND status = 'ACCEPTED');
CREATE POLICY job_reconciler ON run FOR SELECT TO ${systemUser} USING (current_setting('weft.job', true) = 'reconciler' AND ended_at IS NULL);
CREATE POLICY job_context_expiry ON context_entry FOR ALL TO ${systemUser} USING (current_setting('weft.job', true) = 'context-expiry' AND expires_at < now());

-- Only the api's role decides an approval. Workers ask, and close what nobody decided.
CREATE POLICY worker_asks ON approval AS RESTRICTIVE FOR INSERT TO ${workerUser}
  WITH CHECK (state = 'PENDING' AND decided_by IS NULL AND decided_at IS NULL);
CREATE POLICY worker_closes ON approval AS RESTRICTIVE FOR UPDATE TO ${workerUser}
  USING (state = 'PENDING') WITH CHECK (state IN ('EXPIRED', 'WITHDRAWN') AND decided_by IS NULL);

-- What each role may do at all.
GRANT USAGE ON SCHEMA weft TO ${appUser}, ${workerUser}, ${systemUser};
GRANT SELECT ON tenant TO ${appUser}, ${workerUser};
GRANT SELECT, INSERT, UPDATE ON data_key, subject, run, run_step, agent, tool, effect,
  calendar_event, expense, travel_booking TO ${appUser}, ${workerUser};
GRANT SELECT, INSERT ON approval TO ${appUser}, ${workerUser};
GRANT UPDATE ON approval TO ${appUser};
GRANT UPDATE (state, decided_at) ON approval TO ${workerUser};
GRANT SELECT, INSERT, UPDATE, DELETE ON context_entry TO ${appUser}, ${workerUser};
GRANT SELECT, INSERT ON run_event, model_call, audit_entry TO ${appUser}, ${workerUser};
GRANT SELECT ON tenant, run TO ${systemUser};
GRANT SELECT, DELETE ON context_entry TO ${systemUser};
