/** What flow tests stand on: forced replay, recorded histories, determinism rules and fakes. */
@NullMarked
package dev.weft.testkit;

import org.jspecify.annotations.NullMarked;
