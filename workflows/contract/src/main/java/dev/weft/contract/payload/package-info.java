/** The one JSON mapper of payloads. */
@NullMarked
package dev.weft.contract.payload;

import org.jspecify.annotations.NullMarked;
