-- What a call was expected to need stands beside what it used; costs are asked for by day.
ALTER TABLE model_call ADD COLUMN estimated_tokens bigint;
ALTER TABLE model_call ADD COLUMN estimated_micros bigint;
CREATE INDEX model_call_newest ON model_call (tenant_id, at);
CREATE INDEX run_step_spent ON run_step (tenant_id, ended_at) WHERE spent_minor IS NOT NULL;
