# METADATA
# title: Access to the API
# description: Which endpoint a caller may use, and on whose items.
# scope: package
package weft.authorisation.api

import data.weft.authorisation.scopes

# METADATA
# title: Open endpoint
# description: Endpoints that describe the API, or check what a signed link allows by themselves.
grants contains "open_endpoint" if {
	input.kind == "api"
	input.endpoint.open
}

# METADATA
# title: Scope held
# description: The caller's token allows what the endpoint needs.
grants contains "scope_held" if {
	input.kind == "api"
	scopes.held(input.endpoint.scope)
}

# METADATA
# title: Scope missing
# description: The endpoint needs a scope that the token lacks.
denials contains "scope_missing" if {
	input.kind == "api"
	not scopes.held(input.endpoint.scope)
	input.endpoint.scope
}

# METADATA
# title: Undeclared endpoint
# description: An endpoint that declares neither a scope nor that it is open is closed.
denials contains "endpoint_undeclared" if {
	input.kind == "api"
	not input.endpoint.open
	not input.endpoint.scope
}

# METADATA
# title: Not visible
# description: The request is about an item that the caller may not see or act on.
denials contains "not_visible" if {
	input.kind == "api"
	input.item
	not visible
}

# METADATA
# title: Public items
# description: Everybody of the tenant sees them.
visible if input.item.visibility == "PUBLIC"

# METADATA
# title: Family items
# description: Those who share a group with the item see it.
visible if {
	input.item.visibility == "FAMILY"
	some group in input.item.groups
	group in input.caller.groups
}

# METADATA
# title: Own items
# description: An owner sees the item whatever its visibility.
visible if input.caller.subject in input.item.owners

# METADATA
# title: Items for operators
# description: Operators see every item of the tenant.
visible if scopes.everything in input.caller.scopes
