package weft.authorisation.export_test

import data.weft.authorisation

wanted(scopes, dataset, days) := {
	"kind": "export",
	"caller": {"tenant": "acme", "subject": "s1", "scopes": scopes},
	"export": {"dataset": dataset, "days": days},
}

test_auditor_exports if {
	d := authorisation.decision with input as wanted(["audit:read"], "decisions", 366)
	d == {"allow": true, "reasons": ["scope_held"]}
}

test_others_do_not if {
	d := authorisation.decision with input as wanted(["flow:read"], "decisions", 1)
	d == {"allow": false, "reasons": ["scope_missing"]}
}

test_unknown_data_is_not_exported if {
	d := authorisation.decision with input as wanted(["audit:read"], "people", 1)
	d == {"allow": false, "reasons": ["no_rule_allows"]}
}

test_period_is_bounded if {
	d := authorisation.decision with input as wanted(["audit:read"], "decisions", 367)
	d == {"allow": false, "reasons": ["period_too_long"]}
}
