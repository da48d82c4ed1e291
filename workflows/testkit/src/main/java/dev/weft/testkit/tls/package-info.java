/** Certificates for tests. */
@NullMarked
package dev.weft.testkit.tls;

import org.jspecify.annotations.NullMarked;
