package weft.authorisation.tool_test

import data.weft.authorisation

call(changes) := object.union(
	{
		"kind": "tool",
		"caller": {"tenant": "acme", "subject": "s1", "scopes": ["calendar:write"]},
		"agent": "calendar",
		"tool": {"agent": "calendar", "effect": "WRITE", "guarded": false, "name": "calendar.createEvent", "scope": "calendar:write"},
		"purpose": "agent",
		"arguments": {},
	},
	changes,
)

test_held_scope_allows if {
	d := authorisation.decision with input as call({})
	d == {"allow": true, "reasons": ["scope_held"]}
}

test_missing_scope_denies if {
	d := authorisation.decision with input as call({"caller": {"scopes": ["calendar:read"]}})
	d == {"allow": false, "reasons": ["scope_missing"]}
}

test_money_needs_an_approval if {
	spends := {"tool": {"effect": "MONEY"}}
	d := authorisation.decision with input as call(spends)
	d == {"allow": false, "reasons": ["money_without_approval"]}
	e := authorisation.decision with input as call({"tool": {"effect": "MONEY", "guarded": true}})
	e.allow
}

test_listed_agent_calls_only_its_tools if {
	d := authorisation.decision with input as call({"agent": "diagnostics"})
	d == {"allow": false, "reasons": ["tool_not_of_agent"]}
	e := authorisation.decision with input as call({})
		with data.weft.authorisation.settings.agents as {"calendar": ["calendar.createEvent"]}
	e.allow
}

test_argument_is_bounded if {
	limits := {"calendar.createEvent": {"minutes": 60}}
	d := authorisation.decision with input as call({"arguments": {"minutes": 61}})
		with data.weft.authorisation.settings.limits as limits
	d == {"allow": false, "reasons": ["argument_above_limit"]}
	e := authorisation.decision with input as call({"arguments": {"minutes": 60}})
		with data.weft.authorisation.settings.limits as limits
	e.allow
}

test_shipped_limit_bounds_expenses if {
	expense := {"tool": {"name": "finance.recordExpense"}, "arguments": {"amount.minor": 1000000000001}}
	d := authorisation.decision with input as call(expense)
	d == {"allow": false, "reasons": ["argument_above_limit"]}
}

test_data_class_keeps_to_its_purposes if {
	d := authorisation.decision with input as call({})
		with data.weft.authorisation.settings.purposes as {"schedule": ["trip"]}
	d == {"allow": false, "reasons": ["purpose_not_allowed"]}
	e := authorisation.decision with input as call({})
		with data.weft.authorisation.settings.purposes as {"schedule": ["agent"]}
	e.allow
}
