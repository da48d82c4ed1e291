/** What the api needs of the stores: small ports, and their adapters to the platform. */
@NullMarked
package dev.weft.api.store;

import org.jspecify.annotations.NullMarked;
