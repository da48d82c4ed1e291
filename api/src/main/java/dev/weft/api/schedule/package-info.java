/** Schedules: what runs by the clock, kept by files and over the API. */
@NullMarked
package dev.weft.api.schedule;

import org.jspecify.annotations.NullMarked;
