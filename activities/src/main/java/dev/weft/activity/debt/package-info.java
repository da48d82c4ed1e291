/** Reading compensation debt for the flow that settles it. */
@NullMarked
package dev.weft.activity.debt;

import org.jspecify.annotations.NullMarked;
