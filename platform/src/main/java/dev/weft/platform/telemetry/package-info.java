/** Traces: from the request through flow and activity to the database. */
@NullMarked
package dev.weft.platform.telemetry;

import org.jspecify.annotations.NullMarked;
