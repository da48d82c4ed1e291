/** What the api needs of the engine: a small port, and its adapter to Temporal. */
@NullMarked
package dev.weft.api.engine;

import org.jspecify.annotations.NullMarked;
