/** Certificates in files: checked at start-up, and read again when they change. */
@NullMarked
package dev.weft.contract.config.tls;

import org.jspecify.annotations.NullMarked;
