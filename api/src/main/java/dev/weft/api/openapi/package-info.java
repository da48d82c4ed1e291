/** The description of the API. */
@NullMarked
package dev.weft.api.openapi;

import org.jspecify.annotations.NullMarked;
