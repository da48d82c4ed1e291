-- When a person paused the run; null while it goes on.
ALTER TABLE run ADD COLUMN paused_at timestamptz;
