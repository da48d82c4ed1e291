package weft.authorisation_test

import data.weft.authorisation

test_unknown_kind_is_denied if {
	d := authorisation.decision with input as {"kind": "other", "caller": {"scopes": ["admin:all"]}}
	d == {"allow": false, "reasons": ["no_rule_allows"]}
}

test_empty_question_is_denied if {
	d := authorisation.decision with input as {}
	d == {"allow": false, "reasons": ["no_rule_allows"]}
}

test_every_reason_is_told_in_order if {
	d := authorisation.decision with input as {
		"kind": "tool",
		"caller": {"scopes": []},
		"agent": "travel",
		"tool": {"agent": "travel", "effect": "MONEY", "guarded": false, "name": "travel.bookFlight", "scope": "travel:write"},
	}
	d == {"allow": false, "reasons": ["money_without_approval", "scope_missing"]}
}
