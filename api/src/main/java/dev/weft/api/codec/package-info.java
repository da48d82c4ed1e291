/** Shows operators what payloads hold, in Temporal's Web UI and command line. */
@NullMarked
package dev.weft.api.codec;

import org.jspecify.annotations.NullMarked;
