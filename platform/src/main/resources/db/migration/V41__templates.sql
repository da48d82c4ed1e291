-- Plans that are kept to be run again. A version never changes; only its state does.
CREATE TABLE template (
  tenant_id text NOT NULL REFERENCES tenant,
  name text NOT NULL CHECK (name ~ '^[A-Za-z][A-Za-z0-9-]{0,62}$'),
  version integer NOT NULL CHECK (version > 0),
  subject_id uuid,
  plan sealed NOT NULL,
  plan_hash text NOT NULL,
  description sealed,
  created_by uuid,
  created_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('ACTIVE', 'ARCHIVED')),
  PRIMARY KEY (tenant_id, name, version),
  FOREIGN KEY (tenant_id, created_by) REFERENCES subject (tenant_id, subject_id)
);
ALTER TABLE template ENABLE ROW LEVEL SECURITY;
ALTER TABLE template FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON template USING (tenant_id = current_setting('weft.tenant', true))
  WITH CHECK (tenant_id = current_setting('weft.tenant', true));

GRANT SELECT, INSERT ON template TO ${appUser};
GRANT UPDATE (state) ON template TO ${appUser};
GRANT SELECT ON template TO ${workerUser};
