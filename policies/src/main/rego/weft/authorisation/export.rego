# METADATA
# title: Exports
# description: Who may take data out in bulk, and how much at once.
# scope: package
package weft.authorisation.export

import data.weft.authorisation.scopes
import data.weft.authorisation.settings

# METADATA
# title: Scope held
# description: The caller may read the audit.
grants contains "scope_held" if {
	input.kind == "export"
	scopes.held("audit:read")
	input.export.dataset in settings.exports.datasets
}

# METADATA
# title: Scope missing
# description: The caller may not read the audit.
denials contains "scope_missing" if {
	input.kind == "export"
	not scopes.held("audit:read")
}

# METADATA
# title: Period too long
# description: One export covers no more days than the settings say.
denials contains "period_too_long" if {
	input.kind == "export"
	input.export.days > settings.exports.max_days
}
