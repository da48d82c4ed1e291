/** Steps that go through everything and do nothing. */
@NullMarked
package dev.weft.activity.diagnostics;

import org.jspecify.annotations.NullMarked;
