# METADATA
# title: Calls of tools
# description: >-
#   Which agent may call which tool for a run: by the requester's scopes, the call's effect and
#   arguments, and the purpose for which the tool's data may be used. A run's purpose is its flow.
# scope: package
package weft.authorisation.tool

import data.weft.authorisation.scopes
import data.weft.authorisation.settings

# METADATA
# title: Scope held
# description: The requester's scopes, as they were when the run began, allow the tool.
grants contains "scope_held" if {
	input.kind == "tool"
	scopes.held(input.tool.scope)
}

# METADATA
# title: Scope missing
# description: The tool needs a scope that the requester lacked when the run began.
denials contains "scope_missing" if {
	input.kind == "tool"
	not scopes.held(input.tool.scope)
}

# METADATA
# title: Money without approval
# description: A tool that spends money is called only where a person has to approve the call.
denials contains "money_without_approval" if {
	input.kind == "tool"
	input.tool.effect == "MONEY"
	not input.tool.guarded
}

# METADATA
# title: Not this agent's tool
# description: The settings list what the acting agent may call, and this tool is not among it.
denials contains "tool_not_of_agent" if {
	input.kind == "tool"
	listed := settings.agents[input.agent]
	not input.tool.name in listed
}

# METADATA
# title: Argument above its limit
# description: The settings bound a number among the arguments, and the call goes beyond.
denials contains "argument_above_limit" if {
	input.kind == "tool"
	some path, limit in settings.limits[input.tool.name]
	input.arguments[path] > limit
}

# METADATA
# title: Purpose not allowed
# description: The settings name the purposes for which a class of data may be used; this run has another.
denials contains "purpose_not_allowed" if {
	input.kind == "tool"
	some class in settings.data_classes[input.tool.agent]
	purposes := settings.purposes[class]
	not input.purpose in purposes
}
