-- The policy bundle under which a run began, and which it keeps. Null: the current one.
ALTER TABLE run ADD COLUMN policy_hash text;
