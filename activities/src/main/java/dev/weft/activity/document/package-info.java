/** Long documents: summed up part by part, by a model or by their own sentences. */
@NullMarked
package dev.weft.activity.document;

import org.jspecify.annotations.NullMarked;
