/** Errors as problem+json with stable codes. */
@NullMarked
package dev.weft.api.problem;

import org.jspecify.annotations.NullMarked;
