/** Hand-written fakes of every activity that flows call. */
@NullMarked
package dev.weft.testkit.fake;

import org.jspecify.annotations.NullMarked;
