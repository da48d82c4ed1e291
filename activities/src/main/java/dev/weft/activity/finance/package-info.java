/** The finance agent and its expenses. */
@NullMarked
package dev.weft.activity.finance;

import org.jspecify.annotations.NullMarked;
