/** Language models: one port, a provider per endpoint, fallback, guards and a record per call. */
@NullMarked
package dev.weft.activity.model;

import org.jspecify.annotations.NullMarked;
