/**
 * The chain before every endpoint: trace, authenticate, rate limit, idempotency, audit, authorise.
 */
@NullMarked
package dev.weft.api.security;

import org.jspecify.annotations.NullMarked;
