-- The engine's own ids of a run's executions in the order in which they were seen: a reset makes a
-- new one. The last is the one that counts.
ALTER TABLE run ADD COLUMN engine_runs text[] NOT NULL DEFAULT '{}';

-- Whose turn it is: an api process takes tenants whose turn has come, and no other takes them then.
ALTER TABLE tenant ADD COLUMN reconciled_at timestamptz;
CREATE POLICY job_reconciler_reads ON tenant FOR SELECT TO ${systemUser} USING (current_setting('weft.job', true) = 'reconciler');
CREATE POLICY job_reconciler_turns ON tenant FOR UPDATE TO ${systemUser} USING (current_setting('weft.job', true) = 'reconciler');
GRANT UPDATE (reconciled_at) ON tenant TO ${systemUser};
