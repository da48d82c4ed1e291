/** The steps of a tenant's move, with the means of both regions. */
@NullMarked
package dev.weft.activity.tenancy;

import org.jspecify.annotations.NullMarked;
