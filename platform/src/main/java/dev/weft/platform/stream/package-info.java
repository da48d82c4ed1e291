/** Text and progress of running steps, as they come: bounded streams in Redis that may be lost. */
@NullMarked
package dev.weft.platform.stream;

import org.jspecify.annotations.NullMarked;
