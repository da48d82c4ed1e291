-- Runs of one flow, alone or with one status, without reading the others: the status stands last, so
-- that the order is the list's, and rows of another status are passed over inside the index.
CREATE INDEX run_flow ON run (tenant_id, flow, requested_at DESC, run_id DESC, status);

-- What jobs look for every few seconds, however many runs have ended or wait for a person.
CREATE INDEX run_moving ON run (status, requested_at, run_id) WHERE status IN ('ACCEPTED', 'RUNNING');
CREATE INDEX run_open_of_tenant ON run (tenant_id, requested_at, run_id) WHERE ended_at IS NULL;
DROP INDEX run_open;
