-- Requests that carry an Idempotency-Key and their answers. "key_lookup" digests person, route and key
-- under the tenant's secret, "fingerprint" the request. Without an answer the request is being carried
-- out by "attempt", until its lease is over.
CREATE TABLE idempotent_request (
  tenant_id text NOT NULL REFERENCES tenant,
  key_lookup bytea NOT NULL,
  subject_id uuid NOT NULL,
  fingerprint bytea NOT NULL,
  attempt uuid NOT NULL,
  lease_until timestamptz NOT NULL,
  answer sealed,
  scopes text[] NOT NULL DEFAULT '{}',
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, key_lookup),
  FOREIGN KEY (tenant_id, subject_id) REFERENCES subject (tenant_id, subject_id)
);
CREATE INDEX idempotent_request_expiry ON idempotent_request (expires_at);

ALTER TABLE idempotent_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotent_request FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON idempotent_request USING (tenant_id = current_setting('weft.tenant', true))
  WITH CHECK (tenant_id = current_setting('weft.tenant', true));
CREATE POLICY job_idempotency_expiry ON idempotent_request FOR ALL TO ${systemUser}
  USING (current_setting('weft.job', true) = 'idempotency-expiry' AND expires_at < now());

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotent_request TO ${appUser};
GRANT SELECT ON idempotent_request TO ${workerUser};
GRANT SELECT, DELETE ON idempotent_request TO ${systemUser};
