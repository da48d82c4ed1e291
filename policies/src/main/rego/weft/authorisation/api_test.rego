package weft.authorisation.api_test

import data.weft.authorisation

question(scopes, endpoint) := {
	"kind": "api",
	"caller": {"tenant": "acme", "subject": "s1", "scopes": scopes},
	"endpoint": endpoint,
}

read_flows := {"action": "", "method": "GET", "open": false, "route": "/api/v1/flows", "scope": "flow:read"}

test_held_scope_allows if {
	d := authorisation.decision with input as question(["flow:read"], read_flows)
	d == {"allow": true, "reasons": ["scope_held"]}
}

test_operator_holds_every_scope if {
	d := authorisation.decision with input as question(["admin:all"], read_flows)
	d.allow
}

test_missing_scope_denies if {
	d := authorisation.decision with input as question(["flow:write", "flow:reader"], read_flows)
	d == {"allow": false, "reasons": ["scope_missing"]}
}

test_open_endpoint_asks_no_scope if {
	d := authorisation.decision with input as question([], {"open": true, "route": "/runbooks"})
	d == {"allow": true, "reasons": ["open_endpoint"]}
}

test_undeclared_endpoint_is_closed_to_operators_too if {
	d := authorisation.decision with input as question(["admin:all"], {"open": false, "route": "/x"})
	d == {"allow": false, "reasons": ["endpoint_undeclared"]}
}

about(item) := object.union(question(["flow:read"], read_flows), {"item": item})

test_private_item_is_the_owners if {
	d := authorisation.decision with input as about({"owners": ["s1"], "visibility": "PRIVATE"})
	d.allow
}

test_private_item_is_nobody_elses if {
	d := authorisation.decision with input as about({"owners": ["s2"], "visibility": "PRIVATE"})
	d == {"allow": false, "reasons": ["not_visible"]}
}

test_public_item_is_everybodys if {
	d := authorisation.decision with input as about({"owners": ["s2"], "visibility": "PUBLIC"})
	d.allow
}

test_family_item_is_the_groups if {
	item := {"groups": ["g1"], "owners": ["s2"], "visibility": "FAMILY"}
	member := object.union(about(item), {"caller": {"groups": ["g1", "g2"], "scopes": ["flow:read"], "subject": "s1"}})
	stranger := object.union(about(item), {"caller": {"groups": ["g3"], "scopes": ["flow:read"], "subject": "s1"}})
	d := authorisation.decision with input as member
	d.allow
	e := authorisation.decision with input as stranger
	e == {"allow": false, "reasons": ["not_visible"]}
}

test_operator_sees_every_item if {
	item := {"owners": ["s2"], "visibility": "PRIVATE"}
	operator := object.union(about(item), {"caller": {"scopes": ["admin:all"], "subject": "s1"}})
	d := authorisation.decision with input as operator
	d.allow
}
