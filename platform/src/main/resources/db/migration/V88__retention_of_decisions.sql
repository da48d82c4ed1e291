-- Decisions are kept for a time, and then deleted by a job, tenant by tenant. Their ids sort by time.
GRANT DELETE ON policy_decision TO ${systemUser};
CREATE POLICY job_decision_retention ON tenant FOR SELECT TO ${systemUser}
  USING (current_setting('weft.job', true) = 'decision-retention');
