/** Asking for approvals. */
@NullMarked
package dev.weft.activity.approval;

import org.jspecify.annotations.NullMarked;
