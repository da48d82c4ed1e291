/** Policy bundles: where they stand, and how they are named. */
@NullMarked
package dev.weft.contract.policy;

import org.jspecify.annotations.NullMarked;
