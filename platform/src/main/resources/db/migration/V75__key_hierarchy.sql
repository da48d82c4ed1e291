-- Each tenant has a key of its own that wraps its data keys. "keystore" says what wrapped a data key:
-- MASTER is what releases before this one write, so it is the default.
ALTER TABLE data_key ADD COLUMN keystore text NOT NULL DEFAULT 'MASTER'
  CHECK (keystore IN ('MASTER', 'LOCAL', 'VAULT'));
-- When it was wrapped anew; null means when it was made.
ALTER TABLE data_key ADD COLUMN rewrapped_at timestamptz;

-- Every key that a tenant ever had, as a Tink keyset that the region's master key encrypts.
CREATE TABLE tenant_key (
  tenant_id text PRIMARY KEY REFERENCES tenant,
  keyset bytea NOT NULL,
  created_at timestamptz NOT NULL,
  rotated_at timestamptz NOT NULL
);
ALTER TABLE tenant_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_key FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON tenant_key USING (tenant_id = current_setting('weft.tenant', true))
  WITH CHECK (tenant_id = current_setting('weft.tenant', true));
GRANT SELECT, INSERT, UPDATE ON tenant_key TO ${appUser}, ${workerUser};
