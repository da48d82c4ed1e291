/** Policy ports and evaluators. */
@NullMarked
package dev.weft.policy;

import org.jspecify.annotations.NullMarked;
