/** Builds and checks policy bundles. */
@NullMarked
package dev.weft.launcher.policy;

import org.jspecify.annotations.NullMarked;
