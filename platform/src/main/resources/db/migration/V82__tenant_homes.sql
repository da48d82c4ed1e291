-- Whether a tenant is active in this region. A move goes ACTIVE, DRAINING (nothing new starts), FROZEN
-- (nothing is written) and MOVED in the region that it leaves, and ARRIVING, ACTIVE in the other. "epoch"
-- grows with each move, and "counterpart" is the other region of it.
ALTER TABLE tenant ADD COLUMN state text NOT NULL DEFAULT 'ACTIVE'
  CHECK (state IN ('ACTIVE', 'DRAINING', 'FROZEN', 'MOVED', 'ARRIVING'));
ALTER TABLE tenant ADD COLUMN epoch bigint NOT NULL DEFAULT 1 CHECK (epoch > 0);
ALTER TABLE tenant ADD COLUMN counterpart text;
ALTER TABLE tenant ADD COLUMN state_since timestamptz NOT NULL DEFAULT now();
ALTER TABLE tenant ADD CONSTRAINT tenant_counterpart CHECK (state = 'ACTIVE' OR counterpart IS NOT NULL);
-- REGION: its data stays where the home region's law holds. ANY: somebody approved that it may leave.
ALTER TABLE tenant ADD COLUMN residency text NOT NULL DEFAULT 'REGION' CHECK (residency IN ('REGION', 'ANY'));

-- Changing a tenant's residency: one asks ("subject_id"), another decides.
CREATE TABLE residency_change (
  tenant_id text NOT NULL REFERENCES tenant,
  change_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  residency text NOT NULL,
  reason sealed NOT NULL,
  requested_at timestamptz NOT NULL,
  decision text CHECK (decision IN ('APPROVED', 'REJECTED')),
  decided_by uuid,
  decided_at timestamptz,
  PRIMARY KEY (tenant_id, change_id),
  FOREIGN KEY (tenant_id, subject_id) REFERENCES subject (tenant_id, subject_id),
  FOREIGN KEY (tenant_id, decided_by) REFERENCES subject (tenant_id, subject_id),
  CHECK ((decided_by IS NULL) = (decision IS NULL)),
  CHECK (decision IS DISTINCT FROM 'APPROVED' OR decided_by <> subject_id)
);
CREATE INDEX residency_change_newest ON residency_change (tenant_id, requested_at DESC);

-- Moves of a tenant, in the region where it is at home. "waiting_for" are ids of runs that are in the way.
CREATE TABLE tenant_move (
  tenant_id text NOT NULL REFERENCES tenant,
  move_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  from_region text NOT NULL,
  to_region text NOT NULL,
  epoch bigint NOT NULL,
  drain_seconds bigint NOT NULL,
  phase text NOT NULL,
  waiting_for text[] NOT NULL DEFAULT '{}',
  problem text,
  requested_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  ended_at timestamptz,
  certificate text,
  certificate_seal bytea,
  PRIMARY KEY (tenant_id, move_id),
  FOREIGN KEY (tenant_id, subject_id) REFERENCES subject (tenant_id, subject_id)
);
CREATE UNIQUE INDEX tenant_move_open ON tenant_move (tenant_id) WHERE ended_at IS NULL;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['residency_change', 'tenant_move'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant_rows ON %I USING (tenant_id = current_setting(''weft.tenant'', true)) '
      'WITH CHECK (tenant_id = current_setting(''weft.tenant'', true))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON residency_change, tenant_move TO ${appUser};
GRANT UPDATE (decision, decided_by, decided_at) ON residency_change TO ${appUser};
GRANT UPDATE (residency) ON tenant TO ${appUser};
GRANT SELECT ON residency_change, tenant_move TO ${workerUser}, ${systemUser};
GRANT UPDATE (reason) ON residency_change TO ${systemUser};

-- Nobody changes a residency but by a change that another person approved.
CREATE FUNCTION tenant_residency_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT c.residency FROM weft.residency_change c
      WHERE c.tenant_id = NEW.tenant_id AND c.decision = 'APPROVED'
      ORDER BY c.decided_at DESC LIMIT 1) IS DISTINCT FROM NEW.residency THEN
    RAISE EXCEPTION 'tenant_residency_rules: nobody approved it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tenant_residency_rules AFTER UPDATE OF residency ON tenant
  FOR EACH ROW EXECUTE FUNCTION tenant_residency_rules();

-- Approvals that arrive with their tenant were decided elsewhere, under the same rules. Nobody but the
-- owner writes a tenant that arrives.
CREATE FUNCTION tenant_arrives(tenant text) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT EXISTS (SELECT FROM weft.tenant t WHERE t.tenant_id = tenant AND t.state = 'ARRIVING') $$;
DROP TRIGGER approval_vote_rules ON approval_vote;
DROP TRIGGER approval_needs_votes ON approval;
CREATE TRIGGER approval_vote_rules AFTER INSERT ON approval_vote
  FOR EACH ROW WHEN (NOT weft.tenant_arrives(NEW.tenant_id)) EXECUTE FUNCTION approval_vote_rules();
CREATE TRIGGER approval_needs_votes AFTER INSERT OR UPDATE ON approval
  FOR EACH ROW WHEN (NEW.four_eyes AND NEW.state = 'APPROVED' AND NOT weft.tenant_arrives(NEW.tenant_id))
  EXECUTE FUNCTION approval_needs_votes();

-- The fence: who works with a tenant writes only where, and while, it is active. A statement looks once.
CREATE FUNCTION tenant_not_active() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'tenant_not_active: the tenant is not active in this region now' USING ERRCODE = 'WF001';
END $$;
-- Jobs see no tenant but those that their policies name, and pass over those that are not active.
CREATE INDEX tenant_away ON tenant (tenant_id) WHERE state NOT IN ('ACTIVE', 'DRAINING');
-- For the function alone: nobody else speaks as the owner in another's session.
CREATE POLICY fence_reads ON tenant FOR SELECT TO CURRENT_USER USING (session_user <> current_user);
CREATE FUNCTION tenants_away() RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = weft AS
  $$ SELECT array_agg(t.tenant_id) FROM tenant t WHERE t.state NOT IN ('ACTIVE', 'DRAINING') $$;
CREATE FUNCTION fence(fenced text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  state text := '(SELECT h.state FROM weft.tenant h WHERE h.tenant_id = current_setting(''weft.tenant'', true))';
  active text := format('CASE WHEN %s IN (''ACTIVE'', ''DRAINING'') THEN true ELSE weft.tenant_not_active() END', state);
  -- A run that begins while its tenant drains would never let it go.
  begins text := format('CASE WHEN %s = ''ACTIVE'' THEN true ELSE weft.tenant_not_active() END', state);
  theirs text := 'tenant_id <> ALL (coalesce((SELECT weft.tenants_away()), ''{}''))';
BEGIN
  EXECUTE format('CREATE POLICY tenant_is_active_insert ON weft.%I AS RESTRICTIVE FOR INSERT TO ${appUser}, ${workerUser}'
    ' WITH CHECK (%s)', fenced, CASE fenced WHEN 'run' THEN begins ELSE active END);
  EXECUTE format('CREATE POLICY tenant_is_active_update ON weft.%I AS RESTRICTIVE FOR UPDATE TO ${appUser}, ${workerUser}'
    ' USING (true) WITH CHECK (%s)', fenced, active);
  EXECUTE format('CREATE POLICY tenant_is_active_delete ON weft.%I AS RESTRICTIVE FOR DELETE TO ${appUser}, ${workerUser}'
    ' USING (%s)', fenced, active);
  -- Jobs across tenants pass over those that are not active.
  EXECUTE format('CREATE POLICY job_passes_over_select ON weft.%I AS RESTRICTIVE FOR SELECT TO ${systemUser}'
    ' USING (%s)', fenced, theirs);
  EXECUTE format('CREATE POLICY job_passes_over_update ON weft.%I AS RESTRICTIVE FOR UPDATE TO ${systemUser}'
    ' USING (%s)', fenced, theirs);
  EXECUTE format('CREATE POLICY job_passes_over_delete ON weft.%I AS RESTRICTIVE FOR DELETE TO ${systemUser}'
    ' USING (%s)', fenced, theirs);
END $$;
-- Called by each start, so that a table that comes later is fenced as well.
CREATE FUNCTION fence_tenants() RETURNS void LANGUAGE plpgsql AS $$
DECLARE t text;
BEGIN
  FOR t IN SELECT c.relname FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
    WHERE c.relnamespace = 'weft'::regnamespace AND c.relkind = 'r' AND c.relname <> 'tenant'
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant_is_active_insert')
  LOOP
    PERFORM weft.fence(t);
  END LOOP;
END $$;
SELECT fence_tenants();
