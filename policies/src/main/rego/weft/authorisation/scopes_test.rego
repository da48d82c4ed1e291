package weft.authorisation.scopes_test

import data.weft.authorisation.scopes

test_listed_scope_is_held if scopes.held("a:read") with input as {"caller": {"scopes": ["a:read"]}}

test_no_scope_implies_another if not scopes.held("a:read") with input as {"caller": {"scopes": ["a:write"]}}

test_operators_hold_all if scopes.held("a:read") with input as {"caller": {"scopes": ["admin:all"]}}
