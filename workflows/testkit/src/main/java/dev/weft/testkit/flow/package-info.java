/** Runs flows in a test server that skips time, every workflow task replayed. */
@NullMarked
package dev.weft.testkit.flow;

import org.jspecify.annotations.NullMarked;
