/** What every process stands on: tenancy, store, keys, messaging, telemetry. */
@NullMarked
package dev.weft.platform;

import org.jspecify.annotations.NullMarked;
