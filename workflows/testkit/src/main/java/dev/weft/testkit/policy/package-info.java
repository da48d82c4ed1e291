/** The policy that Weft brings along, compiled, for tests that ask it. */
@NullMarked
package dev.weft.testkit.policy;

import org.jspecify.annotations.NullMarked;
