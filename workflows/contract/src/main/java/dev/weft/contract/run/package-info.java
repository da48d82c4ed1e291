/** Runs: their ids, states, events and the context that activities receive. */
@NullMarked
package dev.weft.contract.run;

import org.jspecify.annotations.NullMarked;
