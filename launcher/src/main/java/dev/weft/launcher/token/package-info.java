/** Signs tokens for the laptop. */
@NullMarked
package dev.weft.launcher.token;

import org.jspecify.annotations.NullMarked;
