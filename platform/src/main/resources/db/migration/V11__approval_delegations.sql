-- Who may decide names another: for one approval, or for all within a time. "scopes" is what the
-- one who delegates was allowed then.
CREATE TABLE approval_delegation (
  tenant_id text NOT NULL,
  delegation_id uuid NOT NULL,
  delegator uuid NOT NULL,
  delegate uuid NOT NULL,
  approval_id uuid,
  scopes text[] NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  PRIMARY KEY (tenant_id, delegation_id),
  FOREIGN KEY (tenant_id, delegator) REFERENCES subject (tenant_id, subject_id),
  FOREIGN KEY (tenant_id, delegate) REFERENCES subject (tenant_id, subject_id),
  FOREIGN KEY (tenant_id, approval_id) REFERENCES approval (tenant_id, approval_id) ON DELETE CASCADE,
  CHECK (delegator <> delegate),
  CHECK (valid_until > valid_from)
);
CREATE INDEX approval_delegation_delegate ON approval_delegation (tenant_id, delegate, valid_until);
CREATE INDEX approval_delegation_delegator ON approval_delegation (tenant_id, delegator, created_at DESC);

ALTER TABLE approval_delegation ENABLE ROW LEVEL SECURITY;
ALTER TABLE approval_delegation FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON approval_delegation USING (tenant_id = current_setting('weft.tenant', true))
  WITH CHECK (tenant_id = current_setting('weft.tenant', true));

GRANT SELECT, INSERT, UPDATE (withdrawn_at) ON approval_delegation TO ${appUser};
GRANT SELECT ON approval_delegation TO ${workerUser};
