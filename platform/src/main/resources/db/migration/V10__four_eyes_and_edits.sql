-- Four eyes, votes, and arguments that the approver changed.
ALTER TABLE approval ADD COLUMN four_eyes boolean NOT NULL DEFAULT false;
ALTER TABLE approval ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version > 0);
ALTER TABLE approval ADD COLUMN edited_by uuid;
ALTER TABLE approval ADD COLUMN edited_at timestamptz;
ALTER TABLE approval ADD FOREIGN KEY (tenant_id, edited_by) REFERENCES subject (tenant_id, subject_id);
ALTER TABLE approval ADD CHECK (NOT (four_eyes AND requester_only));
CREATE INDEX approval_newest ON approval (tenant_id, requested_at DESC, approval_id DESC);

-- What an approval asked for before somebody changed its arguments; version 1 is the original.
CREATE TABLE approval_version (
  tenant_id text NOT NULL,
  approval_id uuid NOT NULL,
  subject_id uuid,
  version integer NOT NULL CHECK (version > 0),
  arguments sealed NOT NULL,
  arguments_hash text NOT NULL,
  amount_minor bigint,
  maximum_minor bigint,
  currency text,
  sentence sealed NOT NULL,
  replaced_at timestamptz NOT NULL,
  replaced_by uuid NOT NULL,
  PRIMARY KEY (tenant_id, approval_id, version),
  FOREIGN KEY (tenant_id, approval_id) REFERENCES approval (tenant_id, approval_id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, replaced_by) REFERENCES subject (tenant_id, subject_id)
);

-- One vote per person, and one per person in whose place it is given, for each version of the
-- arguments. A vote for an older version counts no more; it stays for whoever asks later.
CREATE TABLE approval_vote (
  tenant_id text NOT NULL,
  approval_id uuid NOT NULL,
  version integer NOT NULL,
  voter uuid NOT NULL,
  on_behalf_of uuid NOT NULL,
  approve boolean NOT NULL,
  voted_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, approval_id, version, voter),
  UNIQUE (tenant_id, approval_id, version, on_behalf_of),
  FOREIGN KEY (tenant_id, approval_id) REFERENCES approval (tenant_id, approval_id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, voter) REFERENCES subject (tenant_id, subject_id),
  FOREIGN KEY (tenant_id, on_behalf_of) REFERENCES subject (tenant_id, subject_id)
);

-- What a vote must satisfy whoever writes it. After the row, so that row-level security speaks first.
CREATE FUNCTION approval_vote_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked record;
BEGIN
  SELECT a.state, a.version, a.four_eyes, coalesce(r.requested_by, a.subject_id) AS requester INTO asked
    FROM weft.approval a
    JOIN weft.run r ON r.tenant_id = a.tenant_id AND r.run_id = a.run_id
    WHERE a.tenant_id = NEW.tenant_id AND a.approval_id = NEW.approval_id;
  IF asked.state IS DISTINCT FROM 'PENDING' OR asked.version IS DISTINCT FROM NEW.version THEN
    RAISE EXCEPTION 'approval_vote_rules: this version is not pending' USING ERRCODE = 'check_violation';
  END IF;
  IF asked.four_eyes AND asked.requester IN (NEW.voter, NEW.on_behalf_of) THEN
    RAISE EXCEPTION 'approval_vote_rules: the requester has no vote' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER approval_vote_rules AFTER INSERT ON approval_vote
  FOR EACH ROW EXECUTE FUNCTION approval_vote_rules();

-- Four eyes: nothing is approved before two have voted for what it asks now.
CREATE FUNCTION approval_needs_votes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT count(*) FROM weft.approval_vote v
      WHERE v.tenant_id = NEW.tenant_id AND v.approval_id = NEW.approval_id
        AND v.version = NEW.version AND v.approve) < 2 THEN
    RAISE EXCEPTION 'approval_needs_votes: two people must approve' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER approval_needs_votes AFTER INSERT OR UPDATE ON approval
  FOR EACH ROW WHEN (NEW.four_eyes AND NEW.state = 'APPROVED') EXECUTE FUNCTION approval_needs_votes();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['approval_version', 'approval_vote'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant_rows ON %I USING (tenant_id = current_setting(''weft.tenant'', true)) '
      'WITH CHECK (tenant_id = current_setting(''weft.tenant'', true))', t);
  END LOOP;
END $$;

-- Only the api's role votes and keeps what was asked before; nobody changes or deletes either.
GRANT SELECT, INSERT ON approval_version, approval_vote TO ${appUser};
GRANT SELECT ON approval_version, approval_vote TO ${workerUser};
