/** The engine's clients: payloads and failures encrypted, traces carried along. */
@NullMarked
package dev.weft.platform.temporal;

import org.jspecify.annotations.NullMarked;
