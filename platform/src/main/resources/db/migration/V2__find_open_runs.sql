-- Jobs look for runs that have not ended, across tenants and every minute; most runs have ended.
CREATE INDEX run_open ON run (requested_at) WHERE ended_at IS NULL;
DROP INDEX run_accepted;
