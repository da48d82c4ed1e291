-- Destroying a person's keys: one asks, another decides.
CREATE TABLE key_destruction (
  tenant_id text NOT NULL REFERENCES tenant,
  destruction_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  reason sealed NOT NULL,
  state text NOT NULL CHECK (state IN ('REQUESTED', 'APPROVED', 'DONE', 'REJECTED')),
  requested_by uuid NOT NULL,
  requested_at timestamptz NOT NULL,
  decided_by uuid,
  decided_at timestamptz,
  PRIMARY KEY (tenant_id, destruction_id),
  FOREIGN KEY (tenant_id, requested_by) REFERENCES subject (tenant_id, subject_id),
  FOREIGN KEY (tenant_id, decided_by) REFERENCES subject (tenant_id, subject_id),
  CHECK ((decided_by IS NULL) = (state = 'REQUESTED')),
  CHECK (state NOT IN ('APPROVED', 'DONE') OR decided_by <> requested_by)
);
CREATE INDEX key_destruction_newest ON key_destruction (tenant_id, requested_at DESC);
ALTER TABLE key_destruction ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_destruction FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON key_destruction USING (tenant_id = current_setting('weft.tenant', true))
  WITH CHECK (tenant_id = current_setting('weft.tenant', true));
GRANT SELECT, INSERT ON key_destruction TO ${appUser};
GRANT UPDATE (state, decided_by, decided_at) ON key_destruction TO ${appUser};
GRANT SELECT ON key_destruction TO ${workerUser}, ${systemUser};
GRANT UPDATE (reason) ON key_destruction TO ${systemUser};
