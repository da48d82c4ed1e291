-- Payloads that are too large for the engine's history, which holds references to them. They are
-- encrypted before they come here: the content is what the payload codec made.
CREATE TABLE payload_blob (
  tenant_id text NOT NULL REFERENCES tenant,
  blob_id uuid NOT NULL,
  run_id uuid NOT NULL,
  workflow_id text NOT NULL,
  subject_id uuid,
  key_id uuid NOT NULL,
  content sealed NOT NULL,
  size bigint NOT NULL,
  created_at timestamptz NOT NULL,
  checked_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, blob_id)
);
-- Ciphertext does not compress.
ALTER TABLE payload_blob ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX payload_blob_run ON payload_blob (tenant_id, run_id);
CREATE INDEX payload_blob_due ON payload_blob (checked_at);

ALTER TABLE payload_blob ENABLE ROW LEVEL SECURITY;
ALTER TABLE payload_blob FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON payload_blob USING (tenant_id = current_setting('weft.tenant', true))
  WITH CHECK (tenant_id = current_setting('weft.tenant', true));

-- The job that deletes them once no history refers to them any more.
CREATE POLICY job_payload_retention ON payload_blob FOR ALL TO ${systemUser}
  USING (current_setting('weft.job', true) = 'payload-retention');
CREATE POLICY job_payload_retention ON run FOR SELECT TO ${systemUser}
  USING (current_setting('weft.job', true) = 'payload-retention');

GRANT SELECT, INSERT ON payload_blob TO ${appUser}, ${workerUser};
GRANT SELECT, DELETE ON payload_blob TO ${systemUser};
GRANT UPDATE (checked_at) ON payload_blob TO ${systemUser};
