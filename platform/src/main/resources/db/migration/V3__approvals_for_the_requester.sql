-- Some approvals are for the person who asked for the run and nobody else.
ALTER TABLE approval ADD COLUMN requester_only boolean NOT NULL DEFAULT false;
-- Whoever waits for a run that is being cancelled waits for its end.
ALTER TABLE run ADD COLUMN cancel_requested_at timestamptz;
