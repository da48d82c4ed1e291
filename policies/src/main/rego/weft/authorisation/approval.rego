# METADATA
# title: Decisions on approvals
# description: Who may decide a request for approval.
# scope: package
package weft.authorisation.approval

import data.weft.authorisation.scopes
import data.weft.authorisation.settings

# METADATA
# title: Named
# description: The approval's rule names the caller, by scope or as the requester, or a delegation does.
grants contains "named" if {
	input.kind == "approval"
	input.approval.named
}

# METADATA
# title: Decides for others
# description: The caller's token allows to decide in the place of the person whom the rule names.
grants contains "decides_for_others" if {
	input.kind == "approval"
	scopes.held("approval:admin")
}

# METADATA
# title: Requester without a vote
# description: With four eyes, two others must agree; the one who asked for the run has no vote.
denials contains "requester_has_no_vote" if {
	input.kind == "approval"
	input.approval.fourEyes
	input.approval.requester == input.caller.subject
}

# METADATA
# title: Amount above the limit
# description: The settings bound what one person may approve in this currency, unless four eyes look.
denials contains "amount_above_limit" if {
	input.kind == "approval"
	not input.approval.fourEyes
	input.approval.amount.minor > settings.approval_limits[input.approval.amount.currency]
}
