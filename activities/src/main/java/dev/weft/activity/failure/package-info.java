/** Failures of activities with the types that flows know. */
@NullMarked
package dev.weft.activity.failure;

import org.jspecify.annotations.NullMarked;
