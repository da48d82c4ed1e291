/** What operators watch: metrics, and the pages that say what to do. */
@NullMarked
package dev.weft.api.watch;

import org.jspecify.annotations.NullMarked;
