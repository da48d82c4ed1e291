/**
 * What a flow costs: the same steps run by Weft, by the bare engine and by others, side by side.
 */
@NullMarked
package dev.weft.bench.flows;

import org.jspecify.annotations.NullMarked;
