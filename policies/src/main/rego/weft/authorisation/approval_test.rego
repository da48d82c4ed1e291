package weft.authorisation.approval_test

import data.weft.authorisation

vote(scopes, approval) := {
	"kind": "approval",
	"caller": {"tenant": "acme", "subject": "s1", "scopes": scopes},
	"approval": approval,
}

asked := {
	"amount": {"currency": "EUR", "minor": 12000},
	"fourEyes": false,
	"named": true,
	"requester": "s2",
	"scope": "approval:write",
}

test_named_person_decides if {
	d := authorisation.decision with input as vote(["approval:write"], asked)
	d == {"allow": true, "reasons": ["named"]}
}

test_nobody_else_decides if {
	d := authorisation.decision with input as vote(["approval:write"], object.union(asked, {"named": false}))
	d == {"allow": false, "reasons": ["no_rule_allows"]}
}

test_administrator_decides_for_others if {
	d := authorisation.decision with input as vote(["approval:admin"], object.union(asked, {"named": false}))
	d == {"allow": true, "reasons": ["decides_for_others"]}
}

test_requester_has_no_vote_with_four_eyes if {
	own := object.union(asked, {"fourEyes": true, "requester": "s1"})
	d := authorisation.decision with input as vote(["approval:write"], own)
	d == {"allow": false, "reasons": ["requester_has_no_vote"]}
	e := authorisation.decision with input as vote(["approval:write"], object.union(own, {"requester": "s2"}))
	e.allow
}

test_amount_is_bounded_unless_four_eyes_look if {
	d := authorisation.decision with input as vote(["approval:write"], asked)
		with data.weft.authorisation.settings.approval_limits as {"EUR": 11999}
	d == {"allow": false, "reasons": ["amount_above_limit"]}
	e := authorisation.decision with input as vote(["approval:write"], object.union(asked, {"fourEyes": true}))
		with data.weft.authorisation.settings.approval_limits as {"EUR": 11999}
	e.allow
}
