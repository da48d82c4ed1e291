/** The travel agent, its bookings, and the way to the provider that sells. */
@NullMarked
package dev.weft.activity.travel;

import org.jspecify.annotations.NullMarked;
