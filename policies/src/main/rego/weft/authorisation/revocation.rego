# METADATA
# title: Revocation
# description: >-
#   What may no longer be done, whatever a run was allowed when it began. These rules of the newest
#   bundle are asked on each call and outweigh a pinned decision.
# scope: package
package weft.authorisation.revocation

import data.weft.authorisation.settings

# METADATA
# title: Tool revoked
# description: The tool may not be called any more.
denials contains "tool_revoked" if input.tool.name in settings.revoked.tools

# METADATA
# title: Agent revoked
# description: The agent may not act any more.
denials contains "agent_revoked" if input.agent in settings.revoked.agents

# METADATA
# title: Scope revoked
# description: What needs this scope may not be done any more.
denials contains "scope_revoked" if input.tool.scope in settings.revoked.scopes

# METADATA
# title: Subject revoked
# description: Nothing may be done for this person any more.
denials contains "subject_revoked" if input.caller.subject in settings.revoked.subjects
