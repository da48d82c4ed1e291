/** The regions that the api reaches, and the way of each request to its tenant's home. */
@NullMarked
package dev.weft.api.region;

import org.jspecify.annotations.NullMarked;
