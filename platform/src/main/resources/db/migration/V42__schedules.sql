-- What runs by the clock. The clock itself is the engine's; this row is what it shall be set to.
-- "origin" says who keeps a schedule: a file, or the API. "applied_version" is the version that the
-- engine has; a deleted row goes once the engine has forgotten it.
CREATE TABLE schedule (
  tenant_id text NOT NULL REFERENCES tenant,
  schedule_id uuid NOT NULL,
  name text NOT NULL CHECK (name ~ '^[a-z][a-z0-9-]{0,62}$'),
  subject_id uuid NOT NULL,
  origin text NOT NULL CHECK (origin IN ('FILE', 'API')),
  state text NOT NULL CHECK (state IN ('ACTIVE', 'DELETED')),
  definition sealed NOT NULL,
  scopes text[] NOT NULL,
  paused boolean NOT NULL,
  note sealed,
  version bigint NOT NULL,
  applied_version bigint,
  created_by uuid,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, schedule_id),
  FOREIGN KEY (tenant_id, subject_id) REFERENCES subject (tenant_id, subject_id),
  FOREIGN KEY (tenant_id, created_by) REFERENCES subject (tenant_id, subject_id)
);
CREATE UNIQUE INDEX schedule_name ON schedule (tenant_id, name) WHERE state = 'ACTIVE';
ALTER TABLE schedule ENABLE ROW LEVEL SECURITY;
ALTER TABLE schedule FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON schedule USING (tenant_id = current_setting('weft.tenant', true))
  WITH CHECK (tenant_id = current_setting('weft.tenant', true));
CREATE POLICY job_schedules ON schedule FOR SELECT TO ${systemUser}
  USING (current_setting('weft.job', true) = 'schedules');

GRANT SELECT, INSERT, UPDATE, DELETE ON schedule TO ${appUser};
GRANT SELECT ON schedule TO ${workerUser}, ${systemUser};
