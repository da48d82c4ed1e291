/** The flows that run meanwhile, and the people who decide. */
@NullMarked
package dev.weft.bench.chaos.load;

import org.jspecify.annotations.NullMarked;
