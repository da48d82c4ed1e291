/** Shows what policy decided, decides it again, and says what it would decide. */
@NullMarked
package dev.weft.api.policy;

import org.jspecify.annotations.NullMarked;
