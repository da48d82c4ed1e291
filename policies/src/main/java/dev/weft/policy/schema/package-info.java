/** JSON schemas: of input records, and the check of values against them. */
@NullMarked
package dev.weft.policy.schema;

import org.jspecify.annotations.NullMarked;
