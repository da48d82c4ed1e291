# METADATA
# title: Authorisation
# description: >-
#   What Weft asks before each call of its API, each call of a tool, each vote on an approval and each
#   export. A question names its kind; the package of that kind grants and denies. Nothing is allowed
#   that no rule grants, and one denial outweighs every grant.
# scope: package
package weft.authorisation

import data.weft.authorisation.api
import data.weft.authorisation.approval
import data.weft.authorisation.export
import data.weft.authorisation.revocation
import data.weft.authorisation.tool

# METADATA
# title: Decision
# description: Whether the question is allowed, and the codes of the reasons, in order.
# entrypoint: true
decision := {"allow": allow, "reasons": sort(reasons)}

# METADATA
# title: Revoked
# description: >-
#   Codes of what was revoked since. Asked of the newest bundle on each call, also for a run that is
#   pinned to an older one.
# entrypoint: true
revoked := sort(revocation.denials)

# METADATA
# title: Default deny
# description: What no rule grants is not allowed.
default allow := false

# METADATA
# title: Allow
# description: At least one grant, and no denial.
allow if {
	count(grants) > 0
	count(denials) == 0
}

# METADATA
# title: Reasons of a yes
# description: What granted it.
reasons := grants if allow

# METADATA
# title: Reasons of a no
# description: What denied it.
reasons := denials if count(denials) > 0

# METADATA
# title: Reason where no rule speaks
# description: Nothing granted the question and nothing denied it.
reasons := {"no_rule_allows"} if {
	count(grants) == 0
	count(denials) == 0
}

# METADATA
# title: Grants
# description: Of every kind; a rule speaks of its own kind only.
grants := ((api.grants | tool.grants) | approval.grants) | export.grants

# METADATA
# title: Denials
# description: Of every kind, and what was revoked.
denials := (((api.denials | tool.denials) | approval.denials) | export.denials) | revocation.denials
