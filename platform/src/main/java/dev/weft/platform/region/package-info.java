/** Which region is a tenant's home. */
@NullMarked
package dev.weft.platform.region;

import org.jspecify.annotations.NullMarked;
