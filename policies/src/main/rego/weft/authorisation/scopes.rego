# METADATA
# title: Scopes
# description: What a token allows, as in calendar:read.
# scope: package
package weft.authorisation.scopes

# METADATA
# title: Everything
# description: The scope of operators, which stands for all others.
everything := "admin:all"

# METADATA
# title: Holds a scope
# description: The token lists exactly this scope; no scope implies another.
held(needed) if needed in input.caller.scopes

# METADATA
# title: Holds every scope
# description: The token lists the scope of operators.
held(_) if everything in input.caller.scopes
