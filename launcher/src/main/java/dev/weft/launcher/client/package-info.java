/** The commands that talk to the API: they start, follow, explain and decide runs. */
@NullMarked
package dev.weft.launcher.client;

import org.jspecify.annotations.NullMarked;
