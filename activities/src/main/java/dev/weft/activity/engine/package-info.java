/** What every activity owes the engine: heartbeats, an end soon after a cancel, typed failures. */
@NullMarked
package dev.weft.activity.engine;

import org.jspecify.annotations.NullMarked;
