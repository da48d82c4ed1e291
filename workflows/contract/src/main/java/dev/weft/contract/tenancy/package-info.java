/** Moving a tenant to another region. */
@NullMarked
package dev.weft.contract.tenancy;

import org.jspecify.annotations.NullMarked;
