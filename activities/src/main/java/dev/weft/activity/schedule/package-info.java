/** Accepts the runs of schedules. */
@NullMarked
package dev.weft.activity.schedule;

import org.jspecify.annotations.NullMarked;
