/** What the api's door costs: starts at a fixed rate, and lists over many runs. */
@NullMarked
package dev.weft.bench.api;

import org.jspecify.annotations.NullMarked;
