/** The calendar agent and its entries. */
@NullMarked
package dev.weft.activity.calendar;

import org.jspecify.annotations.NullMarked;
