-- A rerun is a run of its own. A step that it took over from an earlier run has no result of its
-- own: it stands in the row of the run that is named here.
ALTER TABLE run ADD COLUMN rerun_of uuid;
ALTER TABLE run ADD FOREIGN KEY (tenant_id, rerun_of) REFERENCES run (tenant_id, run_id) ON DELETE SET NULL (rerun_of);
CREATE INDEX run_reruns ON run (tenant_id, rerun_of) WHERE rerun_of IS NOT NULL;
ALTER TABLE run_step ADD COLUMN reused_from uuid;
ALTER TABLE run_step ADD FOREIGN KEY (tenant_id, reused_from) REFERENCES run (tenant_id, run_id) ON DELETE SET NULL (reused_from);
CREATE INDEX run_step_reused ON run_step (tenant_id, reused_from) WHERE reused_from IS NOT NULL;
