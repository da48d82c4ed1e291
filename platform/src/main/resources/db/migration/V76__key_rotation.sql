-- Rotations of a tenant's keys, and how far they are.
CREATE TABLE key_rotation (
  tenant_id text NOT NULL REFERENCES tenant,
  rotation_id uuid NOT NULL,
  started_at timestamptz NOT NULL,
  keys_renewed bigint NOT NULL DEFAULT 0,
  keys_rewrapped bigint NOT NULL DEFAULT 0,
  values_total bigint,
  values_reencrypted bigint NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (tenant_id, rotation_id)
);
CREATE INDEX key_rotation_newest ON key_rotation (tenant_id, started_at DESC);
ALTER TABLE key_rotation ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_rotation FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_rows ON key_rotation USING (tenant_id = current_setting('weft.tenant', true))
  WITH CHECK (tenant_id = current_setting('weft.tenant', true));
GRANT SELECT, INSERT ON key_rotation TO ${appUser};
GRANT SELECT, INSERT, UPDATE ON key_rotation TO ${workerUser};

-- The job that encrypts stored values anew sets both itself and the tenant: it sees the tenant's rows
-- by the policy that everybody has, and changes sealed columns alone.
GRANT SELECT (tenant_id, key_id, subject_id, generation, destroyed_at) ON data_key TO ${systemUser};
-- A trigger of approvals counts votes.
GRANT SELECT ON approval_vote TO ${systemUser};
GRANT SELECT ON subject, run_step, approval, approval_version, effect, calendar_event, expense, travel_booking,
  template TO ${systemUser};
GRANT UPDATE (principal) ON subject TO ${systemUser};
GRANT UPDATE (reference, goal, input, plan, result, error) ON run TO ${systemUser};
GRANT UPDATE (params, result, error) ON run_step TO ${systemUser};
GRANT UPDATE (arguments, sentence, reason) ON approval TO ${systemUser};
GRANT UPDATE (arguments, sentence) ON approval_version TO ${systemUser};
GRANT UPDATE (value) ON context_entry TO ${systemUser};
GRANT UPDATE (result) ON effect TO ${systemUser};
GRANT UPDATE (title) ON calendar_event TO ${systemUser};
GRANT UPDATE (description) ON expense TO ${systemUser};
GRANT UPDATE (details) ON travel_booking TO ${systemUser};
GRANT UPDATE (plan, description) ON template TO ${systemUser};
GRANT UPDATE (definition, note) ON schedule TO ${systemUser};
GRANT UPDATE (answer) ON idempotent_request TO ${systemUser};
GRANT UPDATE (error, reason) ON compensation_debt TO ${systemUser};
