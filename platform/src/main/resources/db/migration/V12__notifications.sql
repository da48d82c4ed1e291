-- Reminders of approvals, one row per approval, time and channel, written with the approval itself.
-- Whoever of the api's processes claims a due row sends it.
CREATE TABLE notification (
  tenant_id text NOT NULL,
  notification_id uuid NOT NULL,
  approval_id uuid NOT NULL,
  channel text NOT NULL,
  due_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('DUE', 'SENT', 'DROPPED', 'FAILED')),
  attempts integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL,
  ended_at timestamptz,
  error_code text,
  PRIMARY KEY (tenant_id, notification_id),
  UNIQUE (tenant_id, approval_id, due_at, channel),
  FOREIGN KEY (tenant_id, approval_id) REFERENCES approval (tenant_id, approval_id) ON DELETE CASCADE
);
CREATE INDEX notification_due ON notification (next_at) WHERE state = 'DUE';
CREATE INDEX notification_newest ON notification (tenant_id, channel, due_at DESC, notification_id DESC);

ALTER TABLE notification ENABLE ROW LEVEL SECURITY;
ALTER TABLE notification FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON notification USING (tenant_id = current_setting('weft.tenant', true))
  WITH CHECK (tenant_id = current_setting('weft.tenant', true));
CREATE POLICY job_notifications ON notification FOR ALL TO ${systemUser}
  USING (current_setting('weft.job', true) = 'notifications' AND state = 'DUE')
  WITH CHECK (current_setting('weft.job', true) = 'notifications' AND state = 'DUE');

GRANT SELECT, INSERT ON notification TO ${appUser}, ${workerUser};
GRANT UPDATE (state, ended_at, error_code, next_at) ON notification TO ${appUser};
GRANT SELECT, UPDATE (attempts, next_at) ON notification TO ${systemUser};
