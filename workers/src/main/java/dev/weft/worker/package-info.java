/** The process that polls Temporal and runs flows and activities. */
@NullMarked
package dev.weft.worker;

import org.jspecify.annotations.NullMarked;
