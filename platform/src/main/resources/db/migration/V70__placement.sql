-- Which workers of its region a run got, and what decided so: names of rules, the reason, the bundle's
-- hash, and the words that the caller said of the run. Nothing of it is personal.
ALTER TABLE run ADD COLUMN tier text NOT NULL DEFAULT 'standard';
ALTER TABLE run ADD COLUMN placement jsonb;

-- Each start may count the tenant's runs that use workers. What is counted are the rows themselves, so
-- the count is right whatever crashes.
CREATE INDEX run_in_flight ON run (tenant_id, region, tier)
  WHERE ended_at IS NULL AND status IN ('ACCEPTED', 'PLANNING', 'RUNNING', 'UNDOING');
