/** The flow that moves a tenant to another region. */
@NullMarked
package dev.weft.flow.tenancy;

import org.jspecify.annotations.NullMarked;
