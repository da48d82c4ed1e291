-- What policy was told is sealed like any personal column, and encrypted anew with the others.
ALTER TABLE policy_decision ALTER COLUMN input TYPE sealed;
GRANT SELECT ON policy_decision TO ${systemUser};
GRANT UPDATE (input) ON policy_decision TO ${systemUser};
