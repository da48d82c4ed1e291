/** Compensation debt over HTTP, and the job that tells the engine of it. */
@NullMarked
package dev.weft.api.debt;

import org.jspecify.annotations.NullMarked;
