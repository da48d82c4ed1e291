/** What an agent can call, described for planners, validators and people. */
@NullMarked
package dev.weft.contract.tool;

import org.jspecify.annotations.NullMarked;
