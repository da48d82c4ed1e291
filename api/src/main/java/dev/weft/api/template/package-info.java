/** Templates: plans that are kept to be run again. */
@NullMarked
package dev.weft.api.template;

import org.jspecify.annotations.NullMarked;
