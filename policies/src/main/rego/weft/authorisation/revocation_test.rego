package weft.authorisation.revocation_test

import data.weft.authorisation

call := {
	"kind": "tool",
	"caller": {"tenant": "acme", "subject": "s1", "scopes": ["travel:write"]},
	"agent": "travel",
	"tool": {"agent": "travel", "effect": "WRITE", "guarded": false, "name": "travel.bookFlight", "scope": "travel:write"},
}

nothing := {"agents": [], "scopes": [], "subjects": [], "tools": []}

test_nothing_is_revoked_at_first if {
	r := authorisation.revoked with input as call
	r == []
	d := authorisation.decision with input as call
	d.allow
}

test_each_revocation_denies if {
	revocations := {
		"agent_revoked": {"agents": ["travel"]},
		"scope_revoked": {"scopes": ["travel:write"]},
		"subject_revoked": {"subjects": ["s1"]},
		"tool_revoked": {"tools": ["travel.bookFlight"]},
	}
	every reason, change in revocations {
		r := authorisation.revoked with input as call
			with data.weft.authorisation.settings.revoked as object.union(nothing, change)
		r == [reason]
		d := authorisation.decision with input as call
			with data.weft.authorisation.settings.revoked as object.union(nothing, change)
		d == {"allow": false, "reasons": [reason]}
	}
}

test_others_are_not_touched if {
	r := authorisation.revoked with input as call
		with data.weft.authorisation.settings.revoked as object.union(nothing, {"tools": ["travel.bookHotel"]})
	r == []
}
