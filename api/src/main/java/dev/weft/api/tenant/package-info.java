/** Where a tenant is at home: its residency, and moves to other regions. */
@NullMarked
package dev.weft.api.tenant;

import org.jspecify.annotations.NullMarked;
